package io.llmfusion.bus.message;

import io.llmfusion.model.Caller;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.RequestId;

/**
 * Asks one provider for exactly one upstream call; `llm.provider.<name>`.
 *
 * @param id its own, not the chat command's
 * @param attempt 1 for the first attempt of the request
 */
public record AttemptCommand(
        CommandId id,
        RequestId request,
        int attempt,
        Target target,
        OnUnsupported onUnsupported,
        Caller caller,
        ChatBody body,
        Deadline deadline) {}
