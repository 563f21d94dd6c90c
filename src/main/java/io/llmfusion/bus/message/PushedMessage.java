package io.llmfusion.bus.message;

import io.llmfusion.model.Caller;

/**
 * What an MCP client of the first transport sent beside its stream; `mcp.pushed.<id>`. Answered at once, by an empty result
 * or a refusal of what is no message; the answers proper go out on the stream.
 *
 * @param json the client's text
 */
public record PushedMessage(Caller caller, String json) {}
