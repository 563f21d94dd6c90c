package io.llmfusion.agent;

import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Part;
import java.util.List;

/** Where a loop tells what happens. Called on the loop's virtual thread. */
interface LoopOutput {
    /** The head of the first turn's answer; the first one counts. */
    void head(AnswerHead head);

    /** An event that the caller sees. May wait for a slow caller. */
    void event(ChatEvent event);

    /** All parts of a turn that the caller sees, where answers are whole. */
    void parts(List<Part> parts);

    /** Whether content has gone out, so that a failure can only be told in the stream. */
    boolean begun();

    void finish(Ending ending);

    void fail(GatewayError error);
}
