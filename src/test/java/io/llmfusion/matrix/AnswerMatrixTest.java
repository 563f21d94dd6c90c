package io.llmfusion.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing of an answer is lost in silence, whatever stands at the two ends. */
class AnswerMatrixTest {
    static Stream<Arguments> pairs() {
        return RequestMatrixTest.pairs();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void every_feature_of_a_whole_answer_arrives_or_is_warned_of(Formats.Client client, Formats.Target target) {
        assertThat(lost(new AnswerPass(client, target)::whole))
                .as(target + " to " + client)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void every_feature_of_a_stream_arrives_or_is_warned_of(Formats.Client client, Formats.Target target) {
        assertThat(lost(new AnswerPass(client, target)::streamed))
                .as(target + " to " + client)
                .isEmpty();
    }

    private static List<String> lost(Function<AnswerFeature, Outcome> pass) {
        return AnswerFeatures.all().stream()
                .filter(feature -> pass.apply(feature) instanceof Outcome.Dropped)
                .map(feature -> feature + ": " + pass.apply(feature).cell())
                .toList();
    }
}
