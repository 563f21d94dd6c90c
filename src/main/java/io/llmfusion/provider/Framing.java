package io.llmfusion.provider;

import java.util.Locale;
import java.util.Optional;

/** How the bytes of an answer are cut, by their content type. */
enum Framing {
    /** Server-sent events. */
    EVENTS,
    /** One JSON value, whole. Gemini's stream without `alt=sse`, a JSON array in pieces, arrives as this one too. */
    JSON,
    /** AWS event stream (`application/vnd.amazon.eventstream`): binary frames, of Bedrock alone. */
    AWS_EVENTS,
    /** A page for people: some proxy in between, no provider. */
    HTML,
    /** Not said, or something that some servers say for either: what was asked for decides. */
    UNSAID;

    static Framing of(Optional<String> contentType) {
        String type = contentType.orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/event-stream")) {
            return EVENTS;
        }
        if (type.startsWith("application/json") || type.startsWith("application/problem+json")) {
            return JSON;
        }
        if (type.startsWith("application/vnd.amazon.eventstream")) {
            return AWS_EVENTS;
        }
        return type.startsWith("text/html") || type.startsWith("application/xhtml") ? HTML : UNSAID;
    }
}
