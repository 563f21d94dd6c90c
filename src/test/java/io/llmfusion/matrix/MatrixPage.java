package io.llmfusion.matrix;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Writes the tables: one for each client format, features down, targets across. */
final class MatrixPage {
    private static final String HEAD = """
            # What comes through

            Every client format against every provider format. This page is written by a test from what it saw
            (`MatrixPageTest`); a change of it is reviewed like code.

            - `ok`: everything arrived.
            - `warned`: something was left out or changed, and a warning names it (`x-fusion-warnings`, or the last `fusion`
              event of a stream); with `on-unsupported: reject` such a request is refused instead.
            - a number: not applicable, for the reason below the table.

            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    /** One table for each client. */
    <F> void section(String title, List<F> features, BiFunction<Pair, F, Outcome> results) {
        page.append("## ").append(title).append("\n\n");
        Formats.clients().forEach(client -> table(client, features, results));
    }

    /** The two ends. */
    record Pair(Formats.Client client, Formats.Target target) {}

    private <F> void table(Formats.Client client, List<F> features, BiFunction<Pair, F, Outcome> results) {
        Set<String> reasons = new LinkedHashSet<>();
        page.append("### Clients that speak `").append(client).append("`\n\n|");
        Formats.targets().forEach(target -> page.append(" | ").append(target));
        page.append(" |\n|---").append("|---".repeat(Formats.targets().size())).append("|\n");
        for (F feature : features) {
            page.append("| ").append(feature);
            for (Formats.Target target : Formats.targets()) {
                page.append(" | ").append(cell(results.apply(new Pair(client, target), feature), reasons));
            }
            page.append(" |\n");
        }
        page.append('\n');
        int number = 0;
        for (String reason : reasons) {
            page.append(++number).append(". ").append(reason).append("\n");
        }
        page.append(reasons.isEmpty() ? "" : "\n");
    }

    private static String cell(Outcome outcome, Set<String> reasons) {
        if (!(outcome instanceof Outcome.NotApplicable(String reason))) {
            return outcome.cell();
        }
        reasons.add(reason);
        return "(" + (new ArrayList<>(reasons).indexOf(reason) + 1) + ")";
    }

    String text() {
        return page.toString().strip() + "\n";
    }
}
