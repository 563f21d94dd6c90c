package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.node.ObjectNode;

/** Puts chunk frames together from bytes that are the same in each: what the provider's stream costs per token. */
final class ChatChunks {
    private static final byte[] TEXT_START = ascii(",\"delta\":{\"");
    private static final byte[] TEXT_VALUE = ascii("\":\"");
    private static final byte[] TEXT_END = ascii("\"},\"logprobs\":null,\"finish_reason\":null}]");
    private static final byte[] CHOICE = ascii("\"choices\":[{\"index\":");
    private static final byte[] DELTA = ascii(",\"delta\":{");
    private static final byte[] DELTA_END = ascii("},\"logprobs\":null,\"finish_reason\":null}]");
    private static final byte[] NO_CHOICES = ascii("\"choices\":[]");

    private final WriteContext context;
    private final byte[] tail;
    private String id = ChatIds.mint();
    private byte[] head;

    ChatChunks(WriteContext context) {
        this.context = context;
        tail = ascii(context.includeUsage() ? ",\"usage\":null}\n\n" : "}\n\n");
        head = head(context.model(), System.currentTimeMillis() / 1_000);
    }

    /** Who answers, for all further frames. */
    void name(ChatEvent.TurnStart start) {
        id = start.id();
        head = head(start.model().isBlank() ? context.model() : start.model(), start.created());
    }

    /**
     * Fields of the answer that a provider of this format has: plain ones (`system_fingerprint`) stand in every chunk from
     * here on, as OpenAI has it, larger ones once in a chunk without choices.
     */
    void extras(Extras extras, Buffer out) {
        StringBuilder plain = new StringBuilder();
        StringBuilder once = new StringBuilder();
        extras.of(DialectId.CHAT).forEach((name, value) -> {
            boolean nested = value.text().startsWith("{") || value.text().startsWith("[");
            (nested ? once : plain)
                    .append(Json.quote(name))
                    .append(':')
                    .append(oneLine(value))
                    .append(',');
        });
        head = Buffer.buffer(head).appendString(plain.toString()).getBytes();
        if (!once.isEmpty()) {
            out.appendBytes(head)
                    .appendString(once.toString())
                    .appendBytes(NO_CHOICES)
                    .appendBytes(tail);
        }
    }

    private byte[] head(String model, long created) {
        String text = "data: {\"id\":" + Json.quote(id) + ",\"object\":\"chat.completion.chunk\",\"created\":" + created
                + ",\"model\":" + Json.quote(model) + ",";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A delta of one text field, the common one. */
    void text(int choice, String field, String text, Buffer out) {
        out.appendBytes(head).appendBytes(CHOICE).appendString(Integer.toString(choice));
        out.appendBytes(TEXT_START).appendString(field).appendBytes(TEXT_VALUE);
        out.appendBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        out.appendBytes(TEXT_END).appendBytes(tail);
    }

    /** @param members of the delta, as JSON without line ends */
    void delta(int choice, String members, Buffer out) {
        out.appendBytes(head).appendBytes(CHOICE).appendString(Integer.toString(choice));
        out.appendBytes(DELTA).appendString(members).appendBytes(DELTA_END).appendBytes(tail);
    }

    void logprobs(int choice, String json, Buffer out) {
        choice(choice, json, "null", out);
    }

    void finish(int choice, String reason, Buffer out) {
        choice(choice, "null", "\"" + reason + "\"", out);
    }

    private void choice(int choice, String logprobs, String finish, Buffer out) {
        out.appendBytes(head).appendBytes(CHOICE).appendString(Integer.toString(choice));
        out.appendString(",\"delta\":{},\"logprobs\":" + logprobs + ",\"finish_reason\":" + finish + "}]");
        out.appendBytes(tail);
    }

    void fusion(ObjectNode event, Buffer out) {
        out.appendBytes(head).appendBytes(NO_CHOICES);
        out.appendString(",\"fusion\":" + Json.write(event)).appendBytes(tail);
    }

    void usage(Usage usage, Buffer out) {
        out.appendBytes(head).appendBytes(NO_CHOICES);
        out.appendString(",\"usage\":" + Json.write(ChatUsage.write(usage)) + "}\n\n");
    }

    /** A fragment without line ends, which would break a frame: parsed and written anew only if it has some. */
    static String oneLine(RawJson json) {
        String text = json.text();
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : Json.write(json.tree());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
