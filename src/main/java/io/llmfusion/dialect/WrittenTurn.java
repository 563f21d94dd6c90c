package io.llmfusion.dialect;

import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A client's whole answer.
 *
 * @param warnings what of the turn the format has no place for
 */
public record WrittenTurn(Buffer body, List<Warning> warnings) {
    public WrittenTurn {
        warnings = List.copyOf(warnings);
    }
}
