package io.llmfusion.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A rule of the architecture.
 *
 * @param name what holds, as the test's name
 * @param reason why, printed with every violation
 * @param rule the rule itself
 * @param brokenBy fixture classes (package and name below the fixtures' root) that must be reported, the proof that it can fail
 */
public record NamedRule(String name, String reason, ArchRule rule, List<String> brokenBy) {

    public NamedRule {
        brokenBy = List.copyOf(brokenBy);
    }

    static NamedRule of(String name, String reason, ArchRule rule, String... brokenBy) {
        return new NamedRule(name, reason, rule.as(name).because(reason).allowEmptyShould(true), List.of(brokenBy));
    }
}
