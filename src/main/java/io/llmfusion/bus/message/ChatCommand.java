package io.llmfusion.bus.message;

import io.llmfusion.model.Caller;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.RequestId;
import java.util.Optional;

/**
 * Asks for a chat answer from whatever stands behind the body's model name; `llm.chat`, answered by routing.
 *
 * @param onUnsupported what the request says; else the alias decides
 */
public record ChatCommand(
        CommandId id,
        RequestId request,
        Caller caller,
        ChatBody body,
        Optional<OnUnsupported> onUnsupported,
        Deadline deadline) {}
