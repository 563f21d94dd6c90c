package io.llmfusion.provider;

import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Role;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** Small requests and answers of the wire formats. */
final class Wire {
    static final String CHAT_REQUEST =
            "{ \"messages\":[{\"role\":\"user\",\"content\":\"hé\"}],\"model\":\"mine\", \"stream\":true,\"x_own\":1.50 }";
    static final String CHAT_WHOLE_REQUEST =
            "{ \"messages\":[{\"role\":\"user\",\"content\":\"hé\"}],\"model\":\"mine\",\"x_own\":1.50 }";
    static final String MESSAGES_REQUEST =
            "{\"model\":\"mine\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    static final String CHAT_ROLE =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n";
    static final String CHAT_FINISH =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    static final String CHAT_USAGE =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}\n\n";
    static final String DONE = "data: [DONE]\n\n";
    static final String CHAT_STREAM =
            CHAT_ROLE + chatDelta("Hel") + ": ping\n\n" + chatDelta("lo wörld") + CHAT_FINISH + CHAT_USAGE + DONE;
    static final String CHAT_STREAM_WITHOUT_USAGE =
            CHAT_ROLE + chatDelta("Hel") + ": ping\n\n" + chatDelta("lo wörld") + CHAT_FINISH + DONE;
    static final String CHAT_ERROR =
            "data: {\"error\":{\"message\":\"too busy\",\"type\":\"server_error\",\"code\":\"overloaded\"}}\n\n";
    static final String CHAT_ANSWER =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello wörld\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5},\"odd\": 1.0}";

    static final String MESSAGES_ANSWER = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
            + "\"claude\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],\"stop_reason\":\"end_turn\","
            + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}";
    static final String MESSAGES_STREAM =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
                    + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":[],\"stop_reason\":null,"
                    + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n"
                    + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                    + "{\"type\":\"text\",\"text\":\"\"}}\n\n"
                    + "event: ping\ndata: {\"type\":\"ping\"}\n\n"
                    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                    + "{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n"
                    + "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
                    + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
                    + "\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}}\n\n"
                    + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private Wire() {}

    static String chatDelta(String text) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}\n\n";
    }

    static ChatBody.Raw chat() {
        return chat(false);
    }

    static ChatBody.Raw chat(boolean includeUsage) {
        return raw(DialectId.CHAT, CHAT_REQUEST, new RequestHead("mine", true, includeUsage, Map.of(), ""));
    }

    static ChatBody.Raw wholeChat() {
        return raw(DialectId.CHAT, CHAT_WHOLE_REQUEST, new RequestHead("mine", false, false, Map.of(), ""));
    }

    static ChatBody.Raw messages() {
        return raw(
                DialectId.ANTHROPIC,
                MESSAGES_REQUEST,
                new RequestHead(
                        "mine",
                        true,
                        false,
                        Map.of("anthropic-version", "2026-10-21", "anthropic-beta", "b1"),
                        "beta=true"));
    }

    static ChatBody.Raw raw(DialectId dialect, String body, RequestHead head) {
        return new ChatBody.Raw(dialect, head, Buffer.buffer(body));
    }

    static ChatBody.Parsed parsed(OutputOptions.Delivery delivery) {
        ChatRequest request = ChatRequest.of("mine", List.of(ChatMessage.text(Role.USER, "hi")));
        return new ChatBody.Parsed(request.withOutput(request.output().streaming(delivery)));
    }
}
