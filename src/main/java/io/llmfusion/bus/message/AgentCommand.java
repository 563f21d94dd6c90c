package io.llmfusion.bus.message;

import io.llmfusion.model.Caller;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.RequestId;
import java.util.Optional;

/**
 * Runs a chat with the MCP tools that its request names (`request.tools().mcp()`), turn after turn; `agent.run`.
 *
 * @param limits of the alias or of the configuration
 */
public record AgentCommand(
        CommandId id,
        RequestId request,
        Caller caller,
        ChatRequest chat,
        LoopLimits limits,
        Optional<OnUnsupported> onUnsupported,
        Deadline deadline) {}
