package io.llmfusion.dialect;

import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Reads a provider's whole answer. */
public interface TurnReader {
    /** @throws BadAnswer when the body is no answer of this format, an error inside a 200 included */
    ChatTurn read(Buffer body, Quirks quirks);

    /** Only what the raw path must know of an answer; throws as {@link #read} does. */
    Facts scan(Buffer body, Quirks quirks);

    /** Usage and finish of an answer that stays raw. */
    record Facts(Optional<Usage> usage, Optional<FinishReason> finish) {}

    /** A 200 whose body is no answer. Without a stack trace. */
    final class BadAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient GatewayError error;

        public BadAnswer(GatewayError error) {
            super(error.message(), null, false, false);
            this.error = error;
        }

        public GatewayError error() {
            return error;
        }
    }
}
