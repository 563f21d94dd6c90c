package io.llmfusion.dialect;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body of `multipart/form-data` taken apart without copying it: where each part's content stands, so that one of them can
 * be changed while every other byte stays (RFC 2046, 5.1; RFC 7578). Immutable; keeps the whole body alive.
 */
public final class Multipart {
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]{1,200})\"|([^;\\s\"]{1,200}))", Pattern.CASE_INSENSITIVE);
    private static final Pattern DISPOSITION = Pattern.compile("(?im)^content-disposition\\s*:(.*)$");
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^=;\"\\s]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\"\\s]*))");
    private static final Pattern EXTENDED_NAME = Pattern.compile("(?i);\\s*name\\*");
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

    /** No form has more; a body of nothing but boundaries shall not become a list of millions. */
    private static final int MOST_PARTS = 1_000;

    private static final int LONGEST_HEAD = 16 << 10;

    private final byte[] body;
    private final List<Part> parts;

    /** @param start of the content, in the body; end behind it */
    public record Part(String name, int start, int end) {}

    private Multipart(byte[] body, List<Part> parts) {
        this.body = body;
        this.parts = List.copyOf(parts);
    }

    /**
     * @param contentType with the boundary
     * @throws InvalidBody when the body is no such form
     */
    public static Multipart read(String contentType, byte[] body) {
        Matcher found = BOUNDARY.matcher(contentType);
        if (!found.find()) {
            throw InvalidBody.at("content-type", "of a multipart body names its boundary");
        }
        String boundary = Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2));
        return new Multipart(body, parts(body, ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static List<Part> parts(byte[] body, byte[] delimiter) {
        List<Part> parts = new ArrayList<>();
        int at = delimiter(body, 0, delimiter);
        while (at >= 0 && !isLast(body, at + delimiter.length)) {
            int head = lineEnd(body, at + delimiter.length);
            int next = delimiter(body, head, delimiter);
            if (next < 0 || parts.size() >= MOST_PARTS) {
                throw broken();
            }
            parts.add(part(body, head, next - 2));
            at = next;
        }
        if (at < 0) {
            throw broken();
        }
        return parts;
    }

    /** The line break before a delimiter belongs to it, so the content ends before that. */
    private static Part part(byte[] body, int head, int end) {
        int blank = indexOf(body, BLANK_LINE, Math.max(0, head - 2), Math.min(end, head + LONGEST_HEAD));
        if (blank < 0) {
            throw broken();
        }
        String headers = new String(body, head, Math.max(0, blank - head), StandardCharsets.UTF_8);
        return new Part(name(headers), blank + BLANK_LINE.length, Math.max(blank + BLANK_LINE.length, end));
    }

    /** Exactly one name: a part that two servers could take for two different fields is refused. */
    private static String name(String headers) {
        List<String> dispositions = DISPOSITION
                .matcher(headers)
                .results()
                .map(found -> found.group(1))
                .toList();
        if (dispositions.size() != 1) {
            throw broken();
        }
        List<String> names = PARAMETER
                .matcher(dispositions.getFirst())
                .results()
                .filter(parameter -> parameter.group(1).regionMatches(true, 0, "name", 0, 4))
                .map(parameter -> Optional.ofNullable(parameter.group(2)).orElseGet(() -> parameter.group(3)))
                .toList();
        if (names.size() != 1 || EXTENDED_NAME.matcher(dispositions.getFirst()).find()) {
            throw broken();
        }
        return names.getFirst();
    }

    /** Where the next delimiter stands: at the beginning of a line. */
    private static int delimiter(byte[] body, int from, byte[] delimiter) {
        int at = indexOf(body, delimiter, from, body.length);
        while (at >= 0 && !beginsLine(body, at)) {
            at = indexOf(body, delimiter, at + 1, body.length);
        }
        return at;
    }

    private static boolean beginsLine(byte[] body, int at) {
        return at == 0 || (at >= 2 && body[at - 2] == '\r' && body[at - 1] == '\n');
    }

    private static boolean isLast(byte[] body, int behind) {
        return behind + 1 < body.length && body[behind] == '-' && body[behind + 1] == '-';
    }

    /** Behind the end of the delimiter's line, which may have white space at its end. */
    private static int lineEnd(byte[] body, int from) {
        int at = from;
        while (at + 1 < body.length && (body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
        if (at + 1 >= body.length || body[at] != '\r' || body[at + 1] != '\n') {
            throw broken();
        }
        return at + 2;
    }

    private static int indexOf(byte[] body, byte[] wanted, int from, int end) {
        for (int at = from; at <= end - wanted.length; at++) {
            if (body[at] == wanted[0] && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    public List<Part> parts() {
        return parts;
    }

    /** The content of the last part of this name, as text. */
    public Optional<String> text(String name) {
        return parts.reversed().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .map(part -> new String(body, part.start(), part.end() - part.start(), StandardCharsets.UTF_8));
    }

    /** Whether this part says yes, in one of the words that servers take for it. */
    public boolean isTrue(String name) {
        return text(name)
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> word.equals("true") || word.equals("1"))
                .isPresent();
    }

    /** The body with other text in every part of this name. */
    public Buffer with(String name, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        Buffer changed = Buffer.buffer(body.length + value.length);
        int copied = 0;
        for (Part part : parts) {
            if (part.name().equals(name)) {
                changed.appendBytes(body, copied, part.start() - copied).appendBytes(value);
                copied = part.end();
            }
        }
        return changed.appendBytes(body, copied, body.length - copied);
    }

    private static InvalidBody broken() {
        return InvalidBody.at("body", "is not `multipart/form-data` with the boundary that `content-type` names");
    }
}
