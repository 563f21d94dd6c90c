package io.llmfusion.mcp.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells which URIs an RFC 6570 template of a server can stand for, as far as routing needs it. Pure. */
final class UriTemplate {
    private static final Pattern EXPRESSION = Pattern.compile("\\{([^}]*)}");

    private UriTemplate() {}

    /** Whether the URI may have come from the template: {@code {x}} is one segment, {@code {+x}} and {@code {x*}} any text. */
    static boolean matches(String template, String uri) {
        StringBuilder pattern = new StringBuilder();
        Matcher expressions = EXPRESSION.matcher(template);
        int end = 0;
        while (expressions.find()) {
            pattern.append(Pattern.quote(template.substring(end, expressions.start())));
            pattern.append(anyOf(expressions.group(1)));
            end = expressions.end();
        }
        pattern.append(Pattern.quote(template.substring(end)));
        return Pattern.matches(pattern.toString(), uri);
    }

    private static String anyOf(String expression) {
        if (expression.startsWith("?") || expression.startsWith("&")) {
            return "(?:[?&].*)?";
        }
        boolean wide = expression.startsWith("+")
                || expression.startsWith("#")
                || expression.startsWith("/")
                || expression.endsWith("*");
        return wide ? ".*" : "[^/?#]+";
    }
}
