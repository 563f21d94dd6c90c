/**
 * Scripted peers on the bus, for tests of what stands in front of them: a model at {@code llm.chat}, MCP servers with their
 * catalog.
 */
@NullMarked
package io.llmfusion.scripted;

import org.jspecify.annotations.NullMarked;
