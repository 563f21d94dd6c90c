package io.llmfusion.mcp.catalog;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which URIs an RFC 6570 template of a server can stand for, as far as routing needs it: {@code {x}} is one segment,
 * {@code {+x}} and {@code {x*}} any text, {@code {?x}} a query or nothing. Takes time in proportion to the URI, whatever
 * the template, since anybody may send one. Pure.
 */
final class UriTemplate {
    private static final Pattern EXPRESSION = Pattern.compile("\\{([^}]*)}");

    private final String uri;

    /** Up to where the pieces so far can reach. */
    private BitSet reached = new BitSet();

    private UriTemplate(String uri) {
        this.uri = uri;
        reached.set(0);
    }

    /** Whether the URI may have come from the template. */
    static boolean matches(String template, String uri) {
        UriTemplate matching = new UriTemplate(uri);
        Matcher expressions = EXPRESSION.matcher(template);
        int end = 0;
        while (expressions.find()) {
            matching.literal(template.substring(end, expressions.start()));
            matching.expression(expressions.group(1));
            end = expressions.end();
        }
        matching.literal(template.substring(end));
        return matching.reached.get(uri.length());
    }

    private void literal(String text) {
        BitSet next = new BitSet();
        reached.stream().filter(at -> uri.startsWith(text, at)).forEach(at -> next.set(at + text.length()));
        reached = next;
    }

    private void expression(String expression) {
        if (expression.startsWith("?") || expression.startsWith("&")) {
            query();
        } else if (expression.startsWith("+")
                || expression.startsWith("#")
                || expression.startsWith("/")
                || expression.endsWith("*")) {
            reached.set(first(), uri.length() + 1);
        } else {
            segment();
        }
    }

    /** Everything that begins with a question mark or an ampersand, or nothing. */
    private void query() {
        reached.stream()
                .filter(at -> at < uri.length() && "?&".indexOf(uri.charAt(at)) >= 0)
                .findFirst()
                .ifPresent(at -> reached.set(at + 1, uri.length() + 1));
    }

    /** At least one character, none of which divides a path. */
    private void segment() {
        BitSet next = new BitSet();
        boolean within = false;
        for (int at = 0; at < uri.length(); at++) {
            within = (within || reached.get(at)) && "/?#".indexOf(uri.charAt(at)) < 0;
            next.set(at + 1, within);
        }
        reached = next;
    }

    /** Past the end when nothing is reached. */
    private int first() {
        int at = reached.nextSetBit(0);
        return at < 0 ? uri.length() + 1 : at;
    }
}
