package io.llmfusion.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The raw path, and whose reasoning may take it. */
class ResponsesSpliceTest {
    private static final String OPENAIS = "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"gAAAAB\"}";
    private static final String XAIS = "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"Qk1x\"}";

    private static ChatBody.Raw raw(String body) {
        return new ChatBody.Raw(DialectId.RESPONSES, ResponsesTexts.HEAD, Json.utf8(body));
    }

    /** Quirks of nothing but this, whatever else there is. */
    private static Quirks of(String vendor) {
        try {
            RecordComponent[] components = Quirks.class.getRecordComponents();
            Class<?>[] types =
                    Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new);
            Object[] values = new Object[components.length];
            for (int index = 0; index < values.length; index++) {
                boolean wanted = components[index].getName().equals("signatures");
                values[index] =
                        wanted ? vendor : components[index].getAccessor().invoke(Quirks.NONE);
            }
            return Quirks.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String asking(String items) {
        return "{\"model\":\"m\",\"input\":[" + items + "]}";
    }

    @Test
    void only_the_model_changes() {
        ChatBody.Raw body = raw("{ \"x\":1.0e2, \"model\" : \"alias\",\"input\":\"\\u00e4\"}");
        assertThat(ResponsesTexts.DIALECT
                        .splice()
                        .splice(body, "gpt-5", Quirks.NONE)
                        .toString())
                .isEqualTo("{ \"x\":1.0e2, \"model\" : \"gpt-5\",\"input\":\"\\u00e4\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"reasoning\",\"id\":\"rs_fusion_a_0\",\"summary\":[]}",
                "{\"type\":\"mcp_call\",\"id\":\"mcp_fusion_a\",\"server_label\":\"s\",\"name\":\"n\",\"arguments\":\"\"}",
                "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"fusion.messages.E\"}"
            })
    void what_the_gateway_made_does_not_go_to_a_provider_as_it_is(String item) {
        assertThat(ResponsesTexts.DIALECT.splice().fits(raw(asking(item)), Quirks.NONE))
                .isFalse();
    }

    @Test
    void reasoning_goes_raw_to_its_own_vendor_alone() {
        var splice = ResponsesTexts.DIALECT.splice();
        assertThat(splice.fits(raw(asking(OPENAIS)), of("openai"))).isTrue();
        assertThat(splice.fits(raw(asking(OPENAIS)), of("xai"))).isFalse();
        assertThat(splice.fits(raw(asking(XAIS)), of("xai"))).isTrue();
        assertThat(splice.fits(raw(asking(XAIS)), of("openai"))).isFalse();
        assertThat(splice.fits(raw(asking(XAIS)), Quirks.NONE)).isTrue();
    }

    @Test
    void foreign_reasoning_is_left_out_with_a_warning() {
        var written = ResponsesTexts.DIALECT
                .requestWriter()
                .write(ResponsesTexts.request(asking(OPENAIS + "," + XAIS)), of("xai"));
        assertThat(Json.read(written.body()).path("input")).hasSize(1);
        assertThat(Json.read(written.body())
                        .path("input")
                        .path(0)
                        .path("encrypted_content")
                        .asString())
                .isEqualTo("Qk1x");
        assertThat(written.warnings())
                .containsExactly(new Warning(
                        "input[0]", "reasoning signed for openai means nothing to this provider; left out"));
    }

    @Test
    void reasoning_comes_home_through_a_client_of_another_format() {
        AnthropicDialect messages = new AnthropicDialect();
        Buffer answer = Json.utf8("{\"id\":\"resp_1\",\"status\":\"completed\",\"model\":\"m\",\"output\":["
                + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}],"
                + "\"encrypted_content\":\"Qk1x\"}]}");
        var turn = ResponsesTexts.DIALECT.turnReader().read(answer, of("xai"));
        var shown = Json.read(messages.turnWriter().write(turn, List.of()).body());
        String replayed = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"assistant\",\"content\":"
                + Json.write(shown.path("content")) + "}]}";
        ChatRequest request = messages.requestReader().read(ResponsesTexts.HEAD, Json.utf8(replayed));
        assertThat(ResponsesTexts.written(request, of("xai"))
                        .path("input")
                        .path(0)
                        .path("encrypted_content")
                        .asString())
                .isEqualTo("Qk1x");
        assertThat(ResponsesTexts.written(request, of("openai")).path("input")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"a\",\"model\":\"b\",\"input\":\"x\"}",
                "{\"input\":\"x\"}",
                "[]",
                "{\"model\":\"a\","
            })
    void body_that_the_provider_would_misread_does_not_fit(String body) {
        assertThat(ResponsesTexts.DIALECT.splice().fits(raw(body), Quirks.NONE)).isFalse();
    }

    @Test
    void last_word_joins_the_response_of_the_last_event() {
        LoopEvent.Ended last = LoopEvent.Ended.ofAnswer(
                Optional.of(new LoopEvent.Origin(new ProviderName("openai"), "gpt-5", 2)), List.of());
        String frames = """
                event: response.output_text.delta
                data: {"type":"response.output_text.delta"}

                event: response.completed
                data: {"type":"response.completed","response":{"id":"rä"}}

                """;
        var tail = ResponsesTexts.DIALECT.newRawTail(last);
        assertThat(tail.pass(Buffer.buffer("event: response.created\ndata: {\"response\":{\"id\":\"r\"}}\n\n"))
                        .toString())
                .doesNotContain("fusion");
        String passed = tail.pass(Buffer.buffer(frames)).toString();
        assertThat(passed)
                .contains("\"response\":{\"fusion\":{\"type\":\"end\",\"provider\":\"openai\"")
                .endsWith("\"id\":\"rä\"}}\n\n");
        assertThat(tail.end().length()).isZero();
    }
}
