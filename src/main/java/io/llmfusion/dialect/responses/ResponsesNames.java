package io.llmfusion.dialect.responses;

/** Names of functions within a namespace, for formats that have none: {@code mcp__gateway} and {@code search} are one. */
final class ResponsesNames {
    private static final String SEPARATOR = "__";

    private ResponsesNames() {}

    static String flat(String namespace, String name) {
        if (namespace.isEmpty()) {
            return name;
        }
        return namespace.endsWith(SEPARATOR) ? namespace + name : namespace + SEPARATOR + name;
    }

    /** The name within its namespace again. */
    static String within(String namespace, String flat) {
        String prefix = flat(namespace, "");
        return !namespace.isEmpty() && flat.startsWith(prefix) ? flat.substring(prefix.length()) : flat;
    }
}
