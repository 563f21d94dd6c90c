package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.ModelCapabilities;
import io.llmfusion.model.Part;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a model cannot do is taken out of requests to it, and said. */
class RequestFitTest {
    private static final RequestHead HEAD = new RequestHead("m", false, true, Map.of(), "");
    private static final ModelCapabilities PLAIN = new ModelCapabilities(
            OptionalLong.of(8_000), OptionalLong.of(1_000), List.of("text"), List.of("text"), List.of("streaming"));
    private static final String BODY = """
            {"model":"m","max_tokens":5000,"reasoning_effort":"high",
             "tools":[{"type":"function","function":{"name":"f","parameters":{}}}],
             "messages":[{"role":"user","content":[{"type":"text","text":"see"},
              {"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}""";

    @Test
    void takes_out_what_the_model_cannot_do_and_names_each_place() {
        RequestFit.Fitted fitted = RequestFit.fit(request(BODY), PLAIN);

        assertThat(fitted.warnings())
                .extracting(Warning::line)
                .containsExactly(
                        "messages[0].content[1]: this model takes no image; a note that one was there was sent",
                        "max_tokens: is above what this model can answer; 1000 was sent",
                        "tools: this model calls no tools; left out",
                        "reasoning: this model does not reason; the wish was left out");
        assertThat(fitted.request().messages().getFirst().parts())
                .noneMatch(part -> part instanceof Part.Image)
                .contains(Part.Text.of("[image left out: this model cannot take it]"));
        assertThat(fitted.request().sampling().maxTokens()).hasValue(1_000);
        assertThat(fitted.request().tools().tools()).isEmpty();
        assertThat(fitted.request().output().reasoning()).isEmpty();
    }

    @Test
    void leaves_alone_what_is_not_known() {
        ChatRequest request = request(BODY);

        assertThat(RequestFit.fit(request, ModelCapabilities.UNKNOWN))
                .isEqualTo(new RequestFit.Fitted(request, List.of()));
        ModelCapabilities able = new ModelCapabilities(
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of("text", "image"),
                List.of(),
                List.of("tools", "reasoning"));
        assertThat(RequestFit.fit(request, able)).isEqualTo(new RequestFit.Fitted(request, List.of()));
    }

    @Test
    void a_clients_own_bytes_with_a_picture_do_not_pass_to_a_model_that_sees_none() {
        assertThat(RequestFit.passes(raw(BODY), PLAIN)).isFalse();
        assertThat(RequestFit.passes(raw(BODY), ModelCapabilities.UNKNOWN)).isTrue();
        assertThat(RequestFit.passes(raw("{\"model\":\"m\",\"messages\":[]}"), PLAIN))
                .isTrue();
    }

    private static ChatRequest request(String body) {
        return new ChatDialect().requestReader().read(HEAD, Json.utf8(body));
    }

    private static ChatBody.Raw raw(String body) {
        return new ChatBody.Raw(DialectId.CHAT, HEAD, Json.utf8(body));
    }
}
