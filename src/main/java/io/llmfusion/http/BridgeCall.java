package io.llmfusion.http;

import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;

/**
 * What a bridge request asks of one server.
 *
 * @param params with the server's own names
 */
record BridgeCall(ServerName server, McpMethod method, RawJson params) {}
