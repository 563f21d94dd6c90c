/**
 * The tool loop: asks a model, runs the MCP tools that it calls, gives it the results, and so on, in one answer. On virtual
 * threads; the decision of what comes next is pure ({@link io.llmfusion.agent.LoopPolicy}).
 *
 * <p>May import: {@code bus}, {@code bus.message}, {@code mcp.protocol}, {@code config}, {@code model}, {@code observe}.
 * Consumes {@code agent.run}; sends to {@code llm.chat}, {@code mcp.catalog} and {@code mcp.server.<name>}.
 */
@NullMarked
package io.llmfusion.agent;

import org.jspecify.annotations.NullMarked;
