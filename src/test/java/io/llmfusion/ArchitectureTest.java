package io.llmfusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.FailureReport;
import io.llmfusion.architecture.GatewayClasses;
import io.llmfusion.architecture.NamedRule;
import io.llmfusion.architecture.Root;
import io.llmfusion.architecture.Rules;
import io.llmfusion.architecture.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the rules of the architecture. Each rule is proved able to fail by a class below {@code architecture.fixture} that breaks
 * it. A rule is never weakened to get a build green: move the code to where it belongs, or decide anew and write the decision down.
 */
class ArchitectureTest {

    private static final List<String> ALLOWED = List.of(
            "mcp.client.StdioReader", "bus.Delivers", "provider.Calls", "config.ReadsEnvironment", "config.ReadsFile");

    @TestFactory
    Stream<DynamicTest> the_gateway_keeps_every_rule() {
        JavaClasses classes = GatewayClasses.main();
        assertThat(classes).isNotEmpty();
        return Rules.of(Root.GATEWAY).stream()
                .map(rule -> dynamicTest(rule.name(), () -> rule.rule().check(classes)));
    }

    @TestFactory
    Stream<DynamicTest> every_rule_can_fail() {
        JavaClasses classes = GatewayClasses.fixtures();
        return Rules.of(Root.FIXTURE).stream()
                .map(rule -> dynamicTest(rule.name(), () -> assertReportsItsFixtures(rule, classes)));
    }

    @Test
    void sources_keep_their_limits() {
        List<SourceFile> files = Stream.of("src/main/java", "src/test/java")
                .flatMap(folder -> SourceFile.below(Path.of(folder)).stream())
                .toList();

        assertThat(SourceFile.problems(files)).isEmpty();
    }

    @Test
    void source_limits_can_fail() {
        String body = "int line;\n".repeat(60);
        String text = "class Long {\n void method() {\n" + body + "}\n" + "int field;\n".repeat(340)
                + "@SuppressWarnings(\"unused\")\nvoid nap() { Thread" + ".sleep(1); }\n}\n";

        assertThat(SourceFile.problems(List.of(new SourceFile(Path.of("Long.java"), text))))
                .hasSize(4)
                .anySatisfy(problem -> assertThat(problem).contains("at most 400"))
                .anySatisfy(problem -> assertThat(problem).contains("method method has 62 lines"))
                .anySatisfy(problem -> assertThat(problem).contains("needs its reason"))
                .anySatisfy(problem -> assertThat(problem).contains("do not sleep"));
    }

    private static void assertReportsItsFixtures(NamedRule rule, JavaClasses classes) {
        FailureReport report = rule.rule().evaluate(classes).getFailureReport();
        assertThat(rule.brokenBy()).isNotEmpty();
        for (String fixture : rule.brokenBy()) {
            assertThat(report.getDetails()).as("violations of: " + rule.name()).anySatisfy(detail -> assertThat(detail)
                    .contains(Root.FIXTURE.full(fixture)));
        }
        for (String allowed : ALLOWED) {
            assertThat(report.getDetails())
                    .as("no violation of: " + rule.name())
                    .filteredOn(_ -> !rule.name().contains("null-marked"))
                    .noneMatch(detail -> detail.matches("(\\S+ <)?" + Root.FIXTURE.full(allowed) + "\\b.*"));
        }
    }
}
