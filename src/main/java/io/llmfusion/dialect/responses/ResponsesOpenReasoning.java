package io.llmfusion.dialect.responses;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A reasoning item of a stream; one without a word and without a signature is none. */
final class ResponsesOpenReasoning {
    private static final String PREFIX = "rs";

    private final ResponsesOutput output;
    private final StringBuilder text = new StringBuilder();
    private Map<String, RawJson> fields = Map.of();
    private Optional<RawJson> summary = Optional.empty();
    private boolean open;
    private String id = "";
    private int index;

    ResponsesOpenReasoning(ResponsesOutput output) {
        this.output = output;
    }

    void begin(Extras extras) {
        fields = new LinkedHashMap<>(extras.of(DialectId.RESPONSES));
        id = ResponsesJson.string(extras, "id").orElse("");
        summary = Optional.ofNullable(fields.remove("summary"));
        fields.remove("id");
        fields.remove("status");
    }

    void text(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        if (text.isEmpty()) {
            ensureOpen();
            frame("reasoning_summary_part.added", "\"part\":" + ResponsesItems.summaryPart(""));
        }
        text.append(delta);
        frame("reasoning_summary_text.delta", "\"delta\":" + Json.quote(delta));
    }

    void end(Optional<Signature> signature) {
        if (signature.isPresent()) {
            ensureOpen();
        }
        if (!text.isEmpty()) {
            String whole = text.toString();
            frame("reasoning_summary_text.done", "\"text\":" + Json.quote(whole));
            frame("reasoning_summary_part.done", "\"part\":" + ResponsesItems.summaryPart(whole));
        }
        if (open) {
            RawJson told = summary.orElseGet(() -> ResponsesSaidWriter.summary(text.toString()));
            Optional<String> encrypted = signature.map(ResponsesSignatures::wrap);
            output.done(index, ResponsesItems.reasoning(id, told, encrypted, fields));
        }
        open = false;
        text.setLength(0);
        fields = Map.of();
        id = "";
    }

    /** An item that shows nothing and carries this. */
    void carry(String encrypted) {
        String own = output.nextId(PREFIX);
        String item = ResponsesItems.reasoning(own, new RawJson("[]"), Optional.of(encrypted), Map.of());
        output.done(output.open(item), item);
    }

    private void ensureOpen() {
        if (!open) {
            open = true;
            id = id.isEmpty() ? output.nextId(PREFIX) : id;
            index = output.open(ResponsesItems.reasoning(id, new RawJson("[]"), Optional.empty(), Map.of()));
        }
    }

    private void frame(String type, String members) {
        output.frame("response." + type, id, index, "\"summary_index\":0," + members);
    }
}
