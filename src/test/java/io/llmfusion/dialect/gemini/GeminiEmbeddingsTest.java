package io.llmfusion.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.EmbeddingsFormat;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.EmbeddingsRequest.Input;
import io.llmfusion.model.RequestHead;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiEmbeddingsTest {
    private static final RequestHead HEAD = new RequestHead("m", false, false, Map.of(), "");

    private final EmbeddingsFormat format = new GeminiEmbeddings();

    private EmbeddingsRequest request(String body) {
        return format.readRequest(HEAD, Buffer.buffer(body));
    }

    @Test
    void reads_one_content_and_writes_it_as_one_of_many() {
        EmbeddingsRequest request = request(
                "{\"content\":{\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"}]},\"taskType\":\"RETRIEVAL_DOCUMENT\",\"title\":\"T\","
                        + "\"outputDimensionality\":7,\"autoTruncate\":true}");

        assertThat(request.inputs()).containsExactly(new Input.Text("a\nb", Optional.of("T")));
        assertThat(request.form()).isEqualTo(EmbeddingsAnswer.Form.SINGLE);
        assertThat(format.writeRequest(request).body().toString())
                .isEqualTo(
                        "{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"a\\nb\"}]},\"title\":\"T\","
                                + "\"taskType\":\"RETRIEVAL_DOCUMENT\",\"outputDimensionality\":7,\"autoTruncate\":true}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|content",
                "{\"requests\":[]}|requests",
                "{\"requests\":[{}]}|requests.0.content",
                "{\"content\":{\"parts\":[{\"inlineData\":{}}]}}|content.parts.0",
                "{\"content\":\"a\"}|content"
            })
    void names_what_is_wrong(String body, String field) {
        assertThatThrownBy(() -> request(body)).isInstanceOfSatisfying(InvalidBody.class, invalid -> assertThat(
                        invalid.error().field())
                .contains(field));
    }

    @Test
    void inputs_that_want_different_lengths_cannot_go_together() {
        String one = "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":7}";
        String other = "{\"content\":{\"parts\":[{\"text\":\"a\"}]}}";

        assertThatThrownBy(() -> request("{\"requests\":[" + one + "," + other + "]}"))
                .isInstanceOf(InvalidBody.class)
                .hasMessageContaining("outputDimensionality");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "x", "{\"embeddings\":[]}", "{\"embeddings\":[{}]}", "{\"embedding\":[1]}"})
    void an_answer_without_the_vector_is_none(String body) {
        EmbeddingsRequest request = request("{\"content\":{\"parts\":[{\"text\":\"a\"}]}}");

        assertThatThrownBy(() -> format.readAnswer(Buffer.buffer(body), request))
                .isInstanceOf(TurnReader.BadAnswer.class);
    }

    @Test
    void keeps_every_digit_and_invents_no_usage() {
        EmbeddingsRequest request = request("{\"content\":{\"parts\":[{\"text\":\"a\"}]}}");

        EmbeddingsAnswer answer =
                format.readAnswer(Buffer.buffer("{\"embedding\":{\"values\":[0.50, 1e-7]}}"), request);

        assertThat(format.writeAnswer(answer).toString()).isEqualTo("{\"embedding\":{\"values\":[0.50, 1e-7]}}");
    }
}
