package io.llmfusion.matrix;

import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.provider.TurnsAsEvents;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Answers of a format that clients speak too: as its own writers write them. */
record WrittenAnswers(ClientDialect dialect) implements Answers {
    @Override
    public Optional<Buffer> whole(AnswerFeature feature) {
        WrittenTurn written = dialect.turnWriter().write(feature.turn(), List.of());
        boolean says = written.warnings().isEmpty()
                && RequestPass.missing(feature.markers(), written.body()).isEmpty();
        return says ? Optional.of(written.body()) : Optional.empty();
    }

    @Override
    public Optional<Buffer> streamed(AnswerFeature feature) {
        if (whole(feature).isEmpty()) {
            return Optional.empty();
        }
        Buffer frames = Buffer.buffer();
        StreamWriter writer = dialect.newStreamWriter(new WriteContext("zebra-model", true, false));
        TurnsAsEvents.of(feature.turn()).forEach(event -> writer.write(event, frames));
        return Optional.of(frames);
    }
}
