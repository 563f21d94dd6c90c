package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.EmbeddingsFormat;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.EmbeddingsRequest.Input;
import io.llmfusion.model.Extras;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatEmbeddingsTest {
    private static final RequestHead HEAD = new RequestHead("any", false, false, Map.of(), "");

    private final EmbeddingsFormat format = new ChatEmbeddings();

    private EmbeddingsRequest request(String body) {
        return format.readRequest(HEAD, Buffer.buffer(body));
    }

    private EmbeddingsAnswer answer(String body, EmbeddingsRequest request) {
        return format.readAnswer(Buffer.buffer(body), request);
    }

    @Test
    void reads_every_kind_of_input() {
        assertThat(request("{\"input\":\"a\"}").inputs()).containsExactly(Input.Text.of("a"));
        assertThat(request("{\"input\":[\"a\",\"\"]}").inputs()).containsExactly(Input.Text.of("a"), Input.Text.of(""));
        assertThat(request("{\"input\":[1,2]}").inputs()).containsExactly(new Input.Tokens(List.of(1, 2)));
        assertThat(request("{\"input\":[[1],[2,3]]}").inputs())
                .containsExactly(new Input.Tokens(List.of(1)), new Input.Tokens(List.of(2, 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"input\":[]}", "{\"input\":7}", "{\"input\":[\"a\",1]}", "{\"input\":[1,\"a\"]}"})
    void names_an_input_that_is_none(String body) {
        assertThatThrownBy(() -> request(body)).isInstanceOfSatisfying(InvalidBody.class, invalid -> assertThat(
                        invalid.error().field().orElse(""))
                .startsWith("input"));
    }

    @Test
    void writes_what_it_reads() {
        String body =
                "{\"model\":\"any\",\"input\":[\"a\",[1,2]],\"dimensions\":3,\"encoding_format\":\"base64\",\"user\":\"u\"}";

        WrittenRequest written = format.writeRequest(request(body));

        assertThat(written.body().toString()).isEqualTo(body);
        assertThat(written.warnings()).isEmpty();
    }

    @Test
    void warns_of_what_only_gemini_has() {
        EmbeddingsRequest request = new EmbeddingsRequest(
                "m",
                List.of(new Input.Text("a", Optional.of("Title"))),
                OptionalInt.empty(),
                Optional.of("CLUSTERING"),
                EmbeddingsAnswer.Form.SINGLE,
                new Extras(DialectId.GEMINI, Map.of("autoTruncate", new RawJson("true"))));

        WrittenRequest written = format.writeRequest(request);

        assertThat(written.body().toString()).isEqualTo("{\"model\":\"m\",\"input\":[\"a\"]}");
        assertThat(written.warnings()).extracting(Warning::field).containsExactly("title", "taskType", "autoTruncate");
    }

    @Test
    void reads_vectors_in_the_order_of_their_indexes_and_writes_them_either_way() {
        EmbeddingsRequest request = request("{\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}");

        EmbeddingsAnswer answer = answer(
                "{\"data\":[{\"index\":1,\"embedding\":[2]},{\"index\":0,\"embedding\":\"AACAPw==\"}],\"model\":\"e\","
                        + "\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4,\"cost\":1.0}}",
                request);

        assertThat(format.writeAnswer(answer).toString())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":\"AACAPw==\"},"
                                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":\"AAAAQA==\"}],\"model\":\"e\","
                                + "\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4,\"cost\":1.0}}");
        EmbeddingsAnswer numbers =
                new EmbeddingsAnswer("e", answer.vectors(), EmbeddingsAnswer.Form.NUMBERS, Optional.empty());
        assertThat(format.writeAnswer(numbers).toString())
                .contains("\"embedding\":[1.0]", "\"embedding\":[2]")
                .doesNotContain("usage");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "not json",
                "{\"data\":[]}",
                "{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}]}",
                "{\"data\":[{}]}"
            })
    void an_answer_without_a_vector_for_each_input_is_none(String body) {
        EmbeddingsRequest request = request("{\"input\":\"a\"}");

        assertThatThrownBy(() -> answer(body, request)).isInstanceOf(TurnReader.BadAnswer.class);
    }
}
