package io.llmfusion.matrix;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.StreamWriter;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.dialect.WrittenTurn;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Warning;
import io.llmfusion.sse.EmptyData;
import io.llmfusion.sse.SseDecoder;
import io.llmfusion.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Takes an answer from a target of one format to a client of another, whole and as a stream, and looks at what came through. */
final class AnswerPass {
    private final Formats.Client client;
    private final Formats.Target target;

    AnswerPass(Formats.Client client, Formats.Target target) {
        this.client = client;
        this.target = target;
    }

    Outcome whole(AnswerFeature feature) {
        Optional<Buffer> said = target.answers().whole(feature);
        if (said.isEmpty()) {
            return nothingSaid();
        }
        WrittenTurn written = client.dialect()
                .turnWriter()
                .write(target.dialect().turnReader().read(said.get(), target.quirks()), List.of());
        List<String> warned =
                written.warnings().stream().map(Warning::field).distinct().toList();
        return outcome(feature, written.body(), warned);
    }

    Outcome streamed(AnswerFeature feature) {
        Optional<Buffer> said = target.answers().streamed(feature);
        if (said.isEmpty()) {
            return nothingSaid();
        }
        Buffer frames = Buffer.buffer();
        StreamWriter writer = client.dialect().newStreamWriter(new WriteContext("zebra-model", true, true));
        StreamReader reader = target.dialect().newStreamReader(new ReadContext(target.quirks(), true));
        SseDecoder decoder = new SseDecoder(EmptyData.SKIP, 1 << 20, item -> {
            if (item instanceof SseEvent event) {
                reader.read(name(event), event.data(), told -> tell(told, writer, frames));
            }
        });
        decoder.accept(said.get());
        reader.end(told -> tell(told, writer, frames));
        List<String> warned = frames.toString().contains("\"warnings\":[") ? List.of("in the last event") : List.of();
        return outcome(feature, frames, warned);
    }

    /** Empty where the provider names none, as the upstream has it. */
    private static String name(SseEvent event) {
        return event.name().equals(SseEvent.MESSAGE) ? "" : event.name();
    }

    private static void tell(ChatEvent event, StreamWriter writer, Buffer frames) {
        if (event instanceof ChatEvent.Failed failed) {
            throw new AssertionError("the stream failed: " + failed.error().message());
        }
        writer.write(event, frames);
    }

    private Outcome nothingSaid() {
        return new Outcome.NotApplicable(target + " answers have no place for it");
    }

    private static Outcome outcome(AnswerFeature feature, Buffer written, List<String> warned) {
        List<String> missing = RequestPass.missing(feature.markers(), written);
        if (missing.isEmpty()) {
            return warned.isEmpty() ? new Outcome.Arrived() : new Outcome.Warned(warned);
        }
        return warned.isEmpty() ? new Outcome.Dropped(missing) : new Outcome.Warned(warned);
    }
}
