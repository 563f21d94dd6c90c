package io.llmfusion.dialect.chat;

import static io.llmfusion.dialect.chat.ChatTexts.CHAT;
import static io.llmfusion.dialect.chat.ChatTexts.DONE;
import static io.llmfusion.dialect.chat.ChatTexts.bytes;
import static io.llmfusion.dialect.chat.ChatTexts.content;
import static io.llmfusion.dialect.chat.ChatTexts.events;
import static io.llmfusion.dialect.chat.ChatTexts.finish;
import static io.llmfusion.dialect.chat.ChatTexts.frames;
import static io.llmfusion.dialect.chat.ChatTexts.payloads;
import static io.llmfusion.dialect.chat.ChatTexts.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.Role;
import io.llmfusion.model.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatPlainTextTest {
    @Test
    void a_plain_request_goes_through() {
        ChatRequest request = request(
                "{\"model\":\"a/b\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,\"max_tokens\":5}");

        assertThat(request.messages().getFirst().role()).isEqualTo(Role.USER);
        assertThat(CHAT.requestWriter()
                        .write(request.withModel("b"), Quirks.NONE)
                        .body()
                        .toString())
                .isEqualTo("{\"model\":\"b\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                        + "\"max_completion_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void a_plain_stream_goes_through() {
        List<ChatEvent> events = events(content("He"), content("llo"), finish("stop"), DONE);

        List<String> payloads = payloads(frames(events, new WriteContext("m", false, true)));
        assertThat(payloads).hasSize(5).endsWith(DONE);
        assertThat(payloads.get(1)).contains("\"delta\":{\"content\":\"He\"}");
        assertThat(payloads.get(3)).contains("\"finish_reason\":\"stop\"");
    }

    @Test
    void a_plain_answer_goes_through() {
        String body =
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\",\"refusal\":null},\"logprobs\":null,"
                        + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0}},"
                        + "\"system_fingerprint\":\"fp\"}";

        ChatTurn turn = CHAT.turnReader().read(bytes(body), Quirks.NONE);

        assertThat(turn.parts()).containsExactly(Part.Text.of("Hello"));
        assertThat(turn.usage()).map(Usage::total).contains(5L);
        assertThat(Json.read(CHAT.turnWriter().write(turn, List.of()).body())).isEqualTo(Json.read(body));
    }
}
