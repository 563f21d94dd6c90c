package io.llmfusion.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProbeReportTest {
    private static final ProbeReport REPORT =
            new ProbeReport(List.of(row("claude", new Verdict.No("no | <vectors>")), row("gpt", new Verdict.Yes(""))));

    /** Ten findings: yes to the first, this to the second, then no, unclear and what was not asked. */
    private static ProviderFindings row(String provider, Verdict second) {
        List<Verdict> verdicts = List.of(
                new Verdict.Yes(""),
                second,
                new Verdict.No("nothing"),
                new Verdict.Unclear("429"),
                new Verdict.Skipped(""));
        Iterator<Verdict> next = Stream.concat(verdicts.stream(), Stream.generate(verdicts::getLast))
                .iterator();
        List<Finding> findings = Stream.of(Capability.values())
                .map(capability -> new Finding(capability, next.next(), Duration.ofMillis(12)))
                .toList();
        return new ProviderFindings(
                new Subject(provider, Optional.of(provider + "/m"), Optional.empty(), false), findings);
    }

    @Test
    void the_percentage_counts_only_what_is_known() {
        assertThat(REPORT.providers().getFirst().percentage()).hasValue(33);
        assertThat(REPORT.providers().getLast().percentage()).hasValue(67);
        assertThat(new ProviderFindings(REPORT.providers().getFirst().subject(), List.of()).percentage())
                .isEmpty();
    }

    @Test
    void a_terminal_gets_a_column_for_each_provider_and_notes_below() {
        assertThat(REPORT.in(ReportFormat.TABLE))
                .startsWith("provider           claude    gpt\nmodel              claude/m  gpt/m\n")
                .contains("can                33 %      67 %\nchat               yes       yes\n")
                .contains("streaming          no        yes\n", "parallel tools     ?         ?\n")
                .contains("  claude, streaming: no | <vectors>\n");
    }

    @Test
    void markdown_keeps_its_columns_whatever_a_note_says() {
        String text = REPORT.in(ReportFormat.MARKDOWN);

        assertThat(text).contains("| claude | claude/m | 33 % | yes | no | no | ? |");
        assertThat(text).contains("- claude, streaming: no \\| &lt;vectors>");
        long bars = text.lines()
                .findFirst()
                .orElseThrow()
                .chars()
                .filter(c -> c == '|')
                .count();
        assertThat(text.lines()
                        .limit(4)
                        .mapToLong(line -> line.chars().filter(c -> c == '|').count()))
                .containsOnly(bars);
    }

    @Test
    void programs_get_every_verdict_with_its_time() {
        JsonNode claude = Json.read(REPORT.in(ReportFormat.JSON)).at("/providers/0");

        assertThat(claude.path("percentage").asInt()).isEqualTo(33);
        assertThat(claude.at("/capabilities/streaming/verdict").asString()).isEqualTo("no");
        assertThat(claude.at("/capabilities/streaming/note").asString()).isEqualTo("no | <vectors>");
        assertThat(claude.at("/capabilities/streaming/milliseconds").asInt()).isEqualTo(12);
        assertThat(claude.path("capabilities")).hasSize(Capability.values().length);
    }

    @Test
    void a_page_shows_what_a_provider_says_as_text() {
        assertThat(REPORT.in(ReportFormat.HTML))
                .startsWith("<!doctype html>")
                .contains("<td class=\"no\" title=\"no | &lt;vectors&gt;\">no</td>")
                .contains("<li>claude, streaming: no | &lt;vectors&gt;</li>")
                .doesNotContain("<vectors>");
    }

    @Test
    void what_it_costs_at_most_is_rounded_up_to_a_cent() {
        Subject subject = REPORT.providers().getFirst().subject();
        Question question = Questions.of(Capability.CHAT, subject).orElseThrow();
        CostBound bound = CostBound.perMillion(BigDecimal.valueOf(3), BigDecimal.valueOf(15));

        assertThat(bound.of(List.of())).isEqualByComparingTo("0");
        assertThat(bound.of(List.of(question))).isEqualByComparingTo("0.02");
        assertThat(bound.of(List.of(question, question, question))).isEqualByComparingTo("0.06");
    }

    @Test
    void nobody_is_asked_for_what_no_model_is_known_for() {
        Subject subject = new Subject("p", Optional.of("p/m"), Optional.empty(), false);

        assertThat(Questions.of(Capability.EMBEDDINGS, subject)).isEmpty();
        assertThat(Questions.of(Capability.TOKEN_COUNTING, subject)).isPresent();
    }
}
