package io.llmfusion.matrix;

import io.llmfusion.dialect.ProviderDialect;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import java.util.List;

/**
 * Something that an answer can hold.
 *
 * @param turn written once, in the format that says it best; the other formats' answers are made of it
 * @param markers what must be found in the client's answer, or be named by a warning
 */
record AnswerFeature(String name, ChatTurn turn, List<Marker> markers) {
    /** @param choices of a chat completion, with what may follow them */
    static AnswerFeature chat(String name, String choices, Marker... markers) {
        return read(new ChatDialect(), name, """
                {"id":"chatcmpl-1","object":"chat.completion","created":1764000000,"model":"zebra-model","choices":[%s}""".formatted(choices), markers);
    }

    /** @param members of a message, from `content` on */
    static AnswerFeature messages(String name, String members, Marker... markers) {
        return read(new AnthropicDialect(), name, """
                {"id":"msg_1","type":"message","role":"assistant","model":"zebra-model",%s}""".formatted(members), markers);
    }

    private static AnswerFeature read(ProviderDialect format, String name, String body, Marker... markers) {
        return new AnswerFeature(name, format.turnReader().read(Json.utf8(body), Quirks.NONE), List.of(markers));
    }

    @Override
    public String toString() {
        return name;
    }
}
