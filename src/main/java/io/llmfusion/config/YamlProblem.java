package io.llmfusion.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** SnakeYAML's complaints in our words: its own can quote the value, which may be a secret. */
final class YamlProblem {
    private static final List<Case> CASES = List.of(
            new Case("\\t", "a tab where only spaces may stand", "indent with spaces"),
            new Case("undefined alias", "a value that begins with `*` reads as an alias", "put it in quotes"),
            new Case("scanning an alias", "a value that begins with `*` reads as an alias", "put it in quotes"),
            new Case("tag", "a value that begins with `!` reads as a tag", "put it in quotes"),
            new Case("anchor", "a value that begins with `&` reads as an anchor", "put it in quotes"),
            new Case("cannot start any token", "a value begins with a character that YAML keeps", "put it in quotes"),
            new Case("quoted scalar", "a quote is opened and not closed", "close it on its line"),
            new Case("mapping values are not allowed", "a second `:` on this line", "put the value in quotes"),
            new Case("flow", "a bracket or brace is not closed, or a comma is missing", "close it"),
            new Case("could not find expected ':'", "a key without its `:`", "write `key: value`"),
            new Case("simple key", "a key without its `:`", "write `key: value`"),
            new Case("single document", "a second document begins", "leave out the `---`"),
            new Case("block", "the indentation fits no line above", "line it up with its neighbours"),
            new Case("recursive", "an alias that contains itself", "write the value out"));

    private YamlProblem() {}

    private record Case(String trait, String message, String suggestion) {}

    static ConfigProblem of(YAMLException broken) {
        OptionalInt line = OptionalInt.empty();
        String words = "";
        if (broken instanceof MarkedYAMLException marked) {
            line = Optional.ofNullable(marked.getProblemMark())
                    .or(() -> Optional.ofNullable(marked.getContextMark()))
                    .map(mark -> OptionalInt.of(mark.getLine() + 1))
                    .orElse(OptionalInt.empty());
            words = marked.getContext() + " " + marked.getProblem();
        }
        String described = words;
        Case found = CASES.stream()
                .filter(one -> described.contains(one.trait()))
                .findFirst()
                .orElse(new Case("", "this is not YAML", "look at the lines around it"));
        return new ConfigProblem("", line, found.message(), Optional.of(found.suggestion()));
    }
}
