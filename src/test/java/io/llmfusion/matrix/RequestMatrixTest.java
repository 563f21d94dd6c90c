package io.llmfusion.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing of a request is lost in silence, whatever stands at the two ends. */
class RequestMatrixTest {
    static Stream<Arguments> pairs() {
        return Formats.clients().stream()
                .flatMap(client -> Formats.targets().stream().map(target -> Arguments.of(client, target)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void every_feature_arrives_or_is_warned_of(Formats.Client client, Formats.Target target) {
        RequestPass pass = new RequestPass(client, target);

        List<String> lost = RequestFeatures.all().stream()
                .filter(feature -> pass.of(feature) instanceof Outcome.Dropped)
                .map(feature -> feature + ": " + pass.of(feature).cell())
                .toList();

        assertThat(lost).as(client + " to " + target).isEmpty();
    }
}
