package io.llmfusion.command;

import io.llmfusion.probe.Finding;
import io.llmfusion.probe.Subject;
import io.llmfusion.probe.Verdict;

/** One line for each finding, while the probe runs. */
final class ProbeProgress {
    private ProbeProgress() {}

    static String line(Subject subject, Finding finding) {
        String word =
                switch (finding.verdict()) {
                    case Verdict.Yes _ -> "yes";
                    case Verdict.No _ -> "no";
                    case Verdict.Unclear _ -> "unclear";
                    case Verdict.Skipped _ -> "skipped";
                };
        return "%s: %s: %s, %d ms"
                .formatted(
                        subject.provider(),
                        finding.capability().title(),
                        word,
                        finding.took().toMillis());
    }
}
