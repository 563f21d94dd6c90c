package io.llmfusion.dialect.gemini;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a piece of an argument stands: {@code $.recipe.steps[2]['a key']}, of JSONPath what names one place. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9535">RFC 9535</a>
 */
final class GeminiJsonPath {
    /** One step down: into an object by a name, or into an array by a number. */
    sealed interface Step {
        record Member(String name) implements Step {}

        record Element(int index) implements Step {}
    }

    private final String text;
    private final List<Step> steps = new ArrayList<>();
    private int at = 1;

    private GeminiJsonPath(String text) {
        this.text = text;
    }

    /** The steps from the root, at least one; empty for what is no such path. */
    static Optional<List<Step>> parse(String text) {
        if (!text.startsWith("$")) {
            return Optional.empty();
        }
        GeminiJsonPath path = new GeminiJsonPath(text);
        while (path.at < text.length()) {
            if (!path.step()) {
                return Optional.empty();
            }
        }
        return path.steps.isEmpty() ? Optional.empty() : Optional.of(path.steps);
    }

    private boolean step() {
        return switch (text.charAt(at)) {
            case '.' -> name();
            case '[' -> at + 1 < text.length() && bracket(text.charAt(at + 1));
            default -> false;
        };
    }

    private boolean name() {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
            end++;
        }
        boolean named = end > at + 1;
        steps.add(new Step.Member(text.substring(at + 1, end)));
        at = end;
        return named;
    }

    private boolean bracket(char first) {
        return (first == '\'' || first == '"') ? quoted(first) : number();
    }

    private boolean number() {
        int end = text.indexOf(']', at);
        String digits = end < 0 ? "" : text.substring(at + 1, end);
        if (!digits.matches("\\d{1,9}")) {
            return false;
        }
        steps.add(new Step.Element(Integer.parseInt(digits)));
        at = end + 1;
        return true;
    }

    private boolean quoted(char quote) {
        StringBuilder name = new StringBuilder();
        int index = at + 2;
        while (index < text.length() && text.charAt(index) != quote) {
            if (text.charAt(index) == '\\' && index + 1 < text.length()) {
                index++;
            }
            name.append(text.charAt(index++));
        }
        if (index + 1 >= text.length() || text.charAt(index + 1) != ']') {
            return false;
        }
        steps.add(new Step.Member(name.toString()));
        at = index + 2;
        return true;
    }
}
