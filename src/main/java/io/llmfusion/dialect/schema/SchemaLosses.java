package io.llmfusion.dialect.schema;

import io.llmfusion.model.Warning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a schema loses on its way: each kind once, at its first place, with the number of the others. */
final class SchemaLosses {
    private final Map<String, Loss> losses = new LinkedHashMap<>();

    private record Loss(String place, int times) {}

    void add(String place, String message) {
        losses.merge(message, new Loss(place, 1), (first, _) -> new Loss(first.place(), first.times() + 1));
    }

    void addAll(SchemaLosses others) {
        others.losses.forEach((message, loss) ->
                losses.merge(message, loss, (first, more) -> new Loss(first.place(), first.times() + more.times())));
    }

    List<Warning> warnings() {
        return losses.entrySet().stream()
                .map(loss -> new Warning(loss.getValue().place(), text(loss.getKey(), loss.getValue())))
                .toList();
    }

    private static String text(String message, Loss loss) {
        return loss.times() == 1 ? message : message + " (and " + (loss.times() - 1) + " more)";
    }
}
