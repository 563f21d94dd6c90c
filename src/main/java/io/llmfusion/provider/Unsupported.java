package io.llmfusion.provider;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.Warning;
import java.util.List;

/** What becomes of a request of which something would be lost. */
final class Unsupported {
    private Unsupported() {}

    /** Throws {@link GatewayFailure} where the command would rather be refused than lose something. */
    static void refuse(AttemptCommand command, List<Warning> warnings) {
        if (command.onUnsupported() == OnUnsupported.REJECT && !warnings.isEmpty()) {
            Warning first = warnings.getFirst();
            throw new GatewayFailure(GatewayError.InvalidRequest.at(
                    first.field(),
                    "`" + first.field() + "` is not supported by `" + command.target() + "`: " + first.message()));
        }
    }
}
