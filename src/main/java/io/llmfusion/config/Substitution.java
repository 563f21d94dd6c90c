package io.llmfusion.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Replaces in one value `${VAR}`, `${VAR:-default}`, `${VAR:?message}`, `${env:VAR}` (as editors write it), `${file:/path}`
 * and `$$`. A default may hold further ones. What was put in is not looked at again. Reads files: not for an event loop.
 */
final class Substitution {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final long MAX_FILE_BYTES = 1 << 20;

    private final Environment environment;
    private final StringBuilder out = new StringBuilder();
    private final List<String> variables = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();

    /** What is wrong, without the value. */
    record Trouble(String message, String suggestion) {}

    /**
     * The value, with what went into it.
     *
     * @param troubles when there are any the text is not to be used
     */
    record Outcome(String text, List<String> variables, List<Path> files, List<Trouble> troubles) {
        boolean replaced() {
            return !variables.isEmpty() || !files.isEmpty();
        }
    }

    private Substitution(Environment environment) {
        this.environment = environment;
    }

    static Outcome apply(String text, Environment environment) {
        if (text.indexOf('$') < 0) {
            return new Outcome(text, List.of(), List.of(), List.of());
        }
        Substitution substitution = new Substitution(environment);
        substitution.replace(text);
        return new Outcome(
                substitution.out.toString(), substitution.variables, substitution.files, substitution.troubles);
    }

    private void replace(String text) {
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0 || dollar + 1 == text.length()) {
                out.append(text, at, text.length());
                return;
            }
            out.append(text, at, dollar);
            at = afterDollar(text, dollar);
        }
    }

    /** Handles what begins at this dollar sign, and says where to read on. */
    private int afterDollar(String text, int dollar) {
        char next = text.charAt(dollar + 1);
        if (next == '$') {
            out.append('$');
            return dollar + 2;
        }
        if (next != '{') {
            out.append('$');
            return dollar + 1;
        }
        int close = closingBrace(text, dollar + 2);
        if (close < 0) {
            trouble("`${` without its `}`", "close it, or write `$${` for the characters themselves");
            return text.length();
        }
        expression(text.substring(dollar + 2, close));
        return close + 1;
    }

    private static int closingBrace(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
                i++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private void expression(String inner) {
        if (inner.startsWith("file:")) {
            file(inner.substring("file:".length()));
            return;
        }
        String plain = inner.startsWith("env:") ? inner.substring("env:".length()) : inner;
        int colon = plain.indexOf(':');
        String name = colon < 0 ? plain : plain.substring(0, colon);
        String rest = colon < 0 ? "" : plain.substring(colon);
        if (!VARIABLE.matcher(name).matches()) {
            trouble("`${...}` does not hold the name of a variable", "write ${NAME}, or `$$` for a dollar sign");
        } else if (rest.isEmpty()) {
            required(name);
        } else if (rest.startsWith(":-")) {
            withDefault(name, rest.substring(2));
        } else if (rest.startsWith(":?")) {
            withMessage(name, rest.substring(2));
        } else {
            trouble(
                    "unknown form of substitution of " + name,
                    "write ${" + name + "}, ${" + name + ":-default} or ${" + name + ":?message}");
        }
    }

    private void required(String name) {
        variables.add(name);
        Optional<String> value = environment.variable(name);
        if (value.isEmpty()) {
            trouble(
                    "the environment variable " + name + " is not set",
                    "set it, or write ${" + name + ":-} where it may be empty");
        }
        value.ifPresent(out::append);
    }

    private void withDefault(String name, String fallback) {
        variables.add(name);
        Optional<String> value = environment.variable(name).filter(text -> !text.isEmpty());
        value.ifPresentOrElse(out::append, () -> replace(fallback));
    }

    private void withMessage(String name, String message) {
        variables.add(name);
        Optional<String> value = environment.variable(name).filter(text -> !text.isEmpty());
        if (value.isEmpty()) {
            String words = message.isBlank() ? "it must not be empty" : message;
            trouble("the environment variable " + name + " is not set: " + words, "set it");
        }
        value.ifPresent(out::append);
    }

    private void file(String name) {
        Path path = environment.resolve(name);
        files.add(path);
        try {
            if (Files.size(path) > MAX_FILE_BYTES) {
                trouble("the file " + path + " is larger than 1 MB", "name a file that holds the value alone");
                return;
            }
            out.append(Files.readString(path).stripTrailing());
        } catch (CharacterCodingException notText) {
            trouble("the file " + path + " is not UTF-8 text", "name a file that holds the value alone");
        } catch (IOException unreadable) {
            trouble("the file " + path + " cannot be read", "check that it is there and may be read");
        }
    }

    private void trouble(String message, String suggestion) {
        troubles.add(new Trouble(message, suggestion));
    }
}
