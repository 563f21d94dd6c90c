package io.llmfusion.mcp.protocol;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One way in which arguments do not fit a tool's schema.
 *
 * @param field path of the offending field, such as `edits[0].oldText`; empty: the arguments as a whole
 * @param message what is wrong with it
 */
public record ArgumentProblem(String field, String message) {
    /** All of them in one line. */
    public static String line(List<ArgumentProblem> problems) {
        return problems.stream().map(ArgumentProblem::toString).collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return field.isEmpty() ? message : "`" + field + "`: " + message;
    }
}
