package io.llmfusion.agent;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Part;
import java.util.List;

/** Where a loop tells what happens. Called on the loop's virtual thread. */
interface LoopOutput {
    /** An event that the caller sees. May wait for a slow caller. */
    void event(ChatEvent event);

    /** All parts of a turn that the caller sees, where answers are whole. */
    void parts(List<Part> parts);

    /** Whether there is anything that the caller would miss if the loop ended with an error now. */
    boolean hasContent();

    void finish(Ending ending);

    void fail(GatewayError error);
}
