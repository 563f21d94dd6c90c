package io.llmfusion.config;

import java.util.regex.Pattern;

/** What names of the user's own may look like: they become parts of addresses, paths and `provider/model` names. */
final class Names {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}");

    private Names() {}

    /** Notes a name of a provider or MCP server that does not fit. */
    static boolean plain(String name, Fields fields, Reading reading) {
        return check(PLAIN, name, fields, reading, "letters, digits, `.`, `_` and `-`, at most 64 characters");
    }

    /** Notes a name of a model that does not fit. */
    static boolean alias(String name, Fields fields, Reading reading) {
        return check(ALIAS, name, fields, reading, "letters, digits and `._:@-`, without a `/`");
    }

    private static boolean check(Pattern pattern, String name, Fields fields, Reading reading, String wish) {
        if (pattern.matcher(name).matches()) {
            return true;
        }
        reading.problem(fields.node(), "this name does not fit", "use " + wish);
        return false;
    }
}
