/**
 * The gateway as its users meet it: official clients and real MCP servers around a gateway in this process, or around one in
 * a process of its own. Levels `system`, `mcp` and `providers`.
 */
@NullMarked
package io.llmfusion.system;

import org.jspecify.annotations.NullMarked;
