package io.llmfusion.matrix;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Takes one request from a client of one format to a target of another, and looks at what came through. */
final class RequestPass {
    private final Formats.Client client;
    private final Formats.Target target;

    RequestPass(Formats.Client client, Formats.Target target) {
        this.client = client;
        this.target = target;
    }

    Outcome of(RequestFeature feature) {
        WrittenRequest asked = client.dialect().requestWriter().write(feature.request(), Quirks.NONE);
        if (!asked.warnings().isEmpty()
                || !missing(feature.markers(), asked.body()).isEmpty()) {
            return new Outcome.NotApplicable(client + " requests have no place for it");
        }
        return through(asked.body(), feature.markers());
    }

    private Outcome through(Buffer body, List<Marker> markers) {
        WrittenRequest written;
        try {
            ChatRequest read = client.dialect().requestReader().read(RequestFeature.HEAD, body);
            written = target.dialect().requestWriter().write(read.withModel(target.model()), target.quirks());
        } catch (InvalidBody refused) {
            return new Outcome.Dropped(List.of("refused: " + refused.error().message()));
        }
        List<String> missing = missing(markers, written.body());
        List<String> warned =
                written.warnings().stream().map(Warning::field).distinct().toList();
        if (missing.isEmpty()) {
            return warned.isEmpty() ? new Outcome.Arrived() : new Outcome.Warned(warned);
        }
        return warned.isEmpty() ? new Outcome.Dropped(missing) : new Outcome.Warned(warned);
    }

    static List<String> missing(List<Marker> markers, Buffer bytes) {
        return markers.stream()
                .filter(marker -> !marker.isIn(bytes))
                .map(Marker::kind)
                .toList();
    }
}
