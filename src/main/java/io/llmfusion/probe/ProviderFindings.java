package io.llmfusion.probe;

import java.util.List;
import java.util.OptionalInt;

/** One row of the matrix. */
public record ProviderFindings(Subject subject, List<Finding> findings) {
    public ProviderFindings {
        findings = List.copyOf(findings);
    }

    /** Of what was asked and answered, how much it can, in percent; empty where nothing is known. */
    public OptionalInt percentage() {
        long can = count(Verdict.Yes.class);
        long known = can + count(Verdict.No.class);
        return known == 0 ? OptionalInt.empty() : OptionalInt.of((int) Math.round(100.0 * can / known));
    }

    /** Whether something at least was answered. */
    public boolean answered() {
        return percentage().isPresent();
    }

    private long count(Class<? extends Verdict> kind) {
        return findings.stream()
                .filter(finding -> kind.isInstance(finding.verdict()))
                .count();
    }
}
