package io.llmfusion.matrix;

import io.llmfusion.dialect.Dialect;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Json;
import io.llmfusion.model.RequestHead;
import java.util.List;
import java.util.Map;

/**
 * Something that a request can ask for.
 *
 * @param request written once, in the format that says it best; the other formats' requests are made of it
 * @param markers what must be found in the provider's request, or be named by a warning
 */
record RequestFeature(String name, ChatRequest request, List<Marker> markers) {
    static final RequestHead HEAD = new RequestHead("any", false, true, Map.of(), "");

    /** @param members of a chat completions request beside `model` */
    static RequestFeature chat(String name, String members, Marker... markers) {
        return read(new ChatDialect(), name, "{\"model\":\"any\",\"max_tokens\":9000," + members + "}", markers);
    }

    /** @param members of a Messages request beside `model` and `max_tokens` */
    static RequestFeature messages(String name, String members, Marker... markers) {
        return read(new AnthropicDialect(), name, "{\"model\":\"any\",\"max_tokens\":9000," + members + "}", markers);
    }

    private static RequestFeature read(Dialect format, String name, String body, Marker... markers) {
        return new RequestFeature(name, format.requestReader().read(HEAD, Json.utf8(body)), List.of(markers));
    }

    @Override
    public String toString() {
        return name;
    }
}
