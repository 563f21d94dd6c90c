package io.llmfusion.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bench.contender.Kind;
import io.llmfusion.bench.report.Bar.Ratio.Limit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarTest {
    private static final Cell OURS = new Cell("plain", "answer", 0, Kind.GATEWAY);
    private static final Metric CPU = Metric.CPU_MICROS_PER_REQUEST;

    private final Results results = new Results();

    @Test
    void a_ratio_holds_against_every_target_it_names() {
        Bar bar =
                new Bar.Ratio("cpu", OURS, CPU, List.of(Limit.atMost(1.5, Kind.FLOOR), Limit.atMost(2.5, Kind.NGINX)));
        assertThat(bar.judge(results)).isEmpty();
        sample(Kind.GATEWAY, 30, 0);
        assertThat(bar.judge(results)).isEmpty();
        sample(Kind.FLOOR, 21, 0);
        assertThat(bar.judge(results)).get().extracting(Verdict::met).isEqualTo(true);
        sample(Kind.NGINX, 10, 0);
        assertThat(bar.judge(results)).get().extracting(Verdict::met).isEqualTo(false);
    }

    @Test
    void what_is_added_is_compared_without_the_direct_share() {
        Bar bar = new Bar.Added("added", OURS, CPU, 1.5, 0);
        sample(Kind.DIRECT, 100, 0);
        sample(Kind.NGINX, 200, 0);
        sample(Kind.GATEWAY, 249, 0);
        assertThat(bar.judge(results)).get().extracting(Verdict::met).isEqualTo(true);
        assertThat(new Bar.Added("added", OURS, CPU, 1.4, 0).judge(results))
                .get()
                .extracting(Verdict::met)
                .isEqualTo(false);
    }

    @Test
    void windows_disturbed_by_others_are_left_out_when_enough_remain() {
        for (double value : List.of(10.0, 11.0, 12.0)) {
            sample(Kind.GATEWAY, value, 0.01);
        }
        sample(Kind.GATEWAY, 99, 0.5);
        assertThat(results.spread(OURS, CPU)).contains(new Spread(11, 10, 12, 3));
        assertThat(results.quietWindows(OURS)).isEqualTo(3);
    }

    private void sample(Kind kind, double value, double others) {
        results.add(new Sample(OURS.of(kind), Map.of(CPU, value, Metric.OTHERS_BUSY, others)));
    }
}
