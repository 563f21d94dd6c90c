package io.llmfusion.dialect.chat;

import io.llmfusion.dialect.PlainError;
import io.llmfusion.dialect.RetryAfter;
import io.llmfusion.dialect.SecretMask;
import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a vendor's error body says, in whichever of the shapes met it comes: {@code {"error":{...}}}, that in an array (Gemini),
 * {@code {"error":"text","code":"text"}} and {@code {"msg":...,"code":...}} (xAI), {@code {"error":"text"}} (Ollama),
 * {@code {"object":"error","message":...}} (vLLM, Mistral), {@code {"message":...}} (Cohere), {@code {"detail":...}} (FastAPI),
 * {@code {"error":{"metadata":{"raw":...}}}} (OpenRouter, of the vendor behind it), a plain sentence.
 *
 * @param message with secrets masked
 * @param status one that stands in the body
 * @param retryAfter Gemini's `RetryInfo`
 */
record ChatErrorBody(
        Optional<String> message,
        Optional<String> type,
        Optional<String> code,
        Optional<String> param,
        OptionalInt status,
        Optional<Duration> retryAfter) {
    static final ChatErrorBody NONE = new ChatErrorBody(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty());

    private static final int LONGEST = 1 << 20;

    private static final int LONGEST_RAW = 2_000;

    /** Never fails: a web page says nothing. */
    static ChatErrorBody read(Buffer body) {
        if (body.length() == 0 || body.length() > LONGEST) {
            return NONE;
        }
        try {
            return read(Json.read(body));
        } catch (JacksonException notJson) {
            return new ChatErrorBody(
                    PlainError.read(body),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty());
        }
    }

    static ChatErrorBody read(JsonNode answer) {
        JsonNode body = answer.isArray() ? answer.path(0) : answer;
        JsonNode error = body.path("error");
        if (error.isObject()) {
            return of(error);
        }
        if (error.isString()) {
            return new ChatErrorBody(
                    Optional.of(SecretMask.mask(error.stringValue())),
                    text(body.path("type")),
                    text(body.path("code")),
                    Optional.empty(),
                    status(body.path("code")),
                    Optional.empty());
        }
        return of(body);
    }

    /** Whether an answer with status 200 is an error all the same. */
    static boolean isError(JsonNode answer) {
        JsonNode body = answer.isArray() ? answer.path(0) : answer;
        JsonNode error = body.path("error");
        return (error.isObject() && !error.isEmpty())
                || (error.isString() && !error.stringValue().isBlank())
                || body.path("object").asString("").equals("error")
                || (body.path("msg").isString() && body.has("code") && !body.has("choices"))
                || (body.path("type").asString("").equals("error") && body.has("message"));
    }

    private static ChatErrorBody of(JsonNode error) {
        return new ChatErrorBody(
                message(error)
                        .map(said -> ofVendorBehind(error.path("metadata"), said))
                        .map(SecretMask::mask),
                text(error.path("type")).or(() -> text(error.path("status"))),
                text(error.path("code")),
                text(error.path("param")),
                status(error),
                retryDelay(error.path("details")));
    }

    private static Optional<String> message(JsonNode error) {
        JsonNode detail = error.path("detail");
        return text(error.path("message"))
                .or(() -> text(error.path("msg")))
                .or(() -> text(detail))
                .or(() -> text(detail.path(0).path("msg")))
                .or(() -> text(error.path("errors").path(0).path("message")))
                .or(() -> text(error.path("error").path("message")));
    }

    /** OpenRouter's own words are always the same; what happened stands in the other vendor's. */
    private static String ofVendorBehind(JsonNode metadata, String said) {
        Optional<String> raw = text(metadata.path("raw")).filter(words -> words.length() <= LONGEST_RAW);
        Optional<String> vendor = text(metadata.path("provider_name"));
        return raw.map(words -> said + " (" + vendor.map(name -> name + ": ").orElse("") + words + ")")
                .orElse(said);
    }

    private static OptionalInt status(JsonNode error) {
        for (JsonNode candidate : new JsonNode[] {
            error, error.path("code"), error.path("status"), error.path("status_code"), error.path("statusCode")
        }) {
            int value = candidate.isNumber() && candidate.canConvertToInt() ? candidate.intValue() : numeric(candidate);
            if (value >= 400 && value <= 599) {
                return OptionalInt.of(value);
            }
        }
        return OptionalInt.empty();
    }

    private static int numeric(JsonNode node) {
        String text = node.asString("");
        return text.length() == 3 && text.chars().allMatch(Character::isDigit) ? Integer.parseInt(text) : 0;
    }

    /** A text or a number, unless blank. */
    private static Optional<String> text(JsonNode node) {
        return node.isString() || node.isNumber()
                ? Optional.of(node.asString()).filter(text -> !text.isBlank())
                : Optional.empty();
    }

    private static Optional<Duration> retryDelay(JsonNode details) {
        for (JsonNode detail : details) {
            Optional<String> delay = text(detail.path("retryDelay"));
            if (delay.isPresent()) {
                return delay.flatMap(value -> RetryAfter.parse(value, Instant.EPOCH))
                        .filter(wait -> wait.isPositive());
            }
        }
        return Optional.empty();
    }

    /** The status that the words mean, for errors that come with a 200. */
    int meantStatus() {
        String words = (type.orElse("") + " " + code.orElse("") + " " + message.orElse("")).toLowerCase(Locale.ROOT);
        return status.orElseGet(() -> {
            if (hasAny(words, "rate_limit", "rate limit", "resource_exhausted", "insufficient_quota", "too_many")) {
                return 429;
            }
            if (hasAny(words, "overloaded", "unavailable", "over capacity", "at capacity")) {
                return 503;
            }
            if (hasAny(words, "authentication", "api_key", "permission_denied", "unauthorized")) {
                return 401;
            }
            if (hasAny(words, "invalid_request", "invalid_argument", "badrequest", "context_length", "validation")) {
                return 400;
            }
            return hasAny(words, "timeout", "timed out", "deadline_exceeded") ? 504 : 500;
        });
    }

    private static boolean hasAny(String text, String... words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
