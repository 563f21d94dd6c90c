package io.llmfusion.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that can go wrong, in our words. Foreign failures are mapped to one of these once, at the border, and
 * rendered once per wire format. No case carries a secret or a foreign exception's message.
 */
public sealed interface GatewayError {
    /** One sentence for the caller: what is wrong, and what to do. */
    String message();

    /** The HTTP status in the OpenAI style; a dialect may have its own (Anthropic's 529). */
    int status();

    /** How long to wait before trying again, where that is known. */
    default Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /**
     * @param field path of the offending field, such as `messages[0].role`
     * @param code the word that clients of OpenAI's formats know for it; else the usual one
     */
    record InvalidRequest(String message, Optional<String> field, Optional<String> code) implements GatewayError {
        public InvalidRequest(String message, Optional<String> field) {
            this(message, field, Optional.empty());
        }

        @Override
        public int status() {
            return 400;
        }

        public static InvalidRequest at(String field, String message) {
            return new InvalidRequest(message, Optional.of(field));
        }
    }

    record Unauthenticated(String message) implements GatewayError {
        @Override
        public int status() {
            return 401;
        }
    }

    record Forbidden(String message) implements GatewayError {
        @Override
        public int status() {
            return 403;
        }
    }

    /** @param near names that exist and look like it */
    record ModelNotFound(String model, List<String> near) implements GatewayError {
        public ModelNotFound {
            near = List.copyOf(near);
        }

        @Override
        public String message() {
            return "model `" + model + "` is not known here" + NearNames.hint(near);
        }

        @Override
        public int status() {
            return 404;
        }
    }

    /**
     * A path, tool, resource, prompt or session that is not there.
     *
     * @param near names that exist and look like it, which the message tells too
     */
    record NotFound(String message, List<String> near) implements GatewayError {
        public NotFound {
            near = List.copyOf(near);
        }

        public NotFound(String message) {
            this(message, List.of());
        }

        /** With names among these that may have been meant. */
        public static NotFound named(String message, String name, List<String> names) {
            List<String> near = NearNames.of(name, names);
            return new NotFound(message + NearNames.hint(near), near);
        }

        @Override
        public int status() {
            return 404;
        }
    }

    record TooLarge(String message) implements GatewayError {
        @Override
        public int status() {
            return 413;
        }
    }

    record RateLimited(String message, Optional<Duration> retryAfter) implements GatewayError {
        @Override
        public int status() {
            return 429;
        }
    }

    /**
     * @param phase which deadline passed: `connect`, `first-content`, `idle`, `total`, `tool`, `upstream` when it was the
     *     provider's own, or {@link #REQUEST_BODY} when the client took too long to send
     */
    record TimedOut(String message, String phase) implements GatewayError {
        public static final String REQUEST_BODY = "request-body";

        @Override
        public int status() {
            return phase.equals(REQUEST_BODY) ? 408 : 504;
        }
    }

    /** Nobody can answer now: breaker open, node full, draining. */
    record Unavailable(String message, Optional<Duration> retryAfter) implements GatewayError {
        @Override
        public int status() {
            return 503;
        }
    }

    /** The provider says that it has too much to do (Anthropic's 529). */
    record Overloaded(String message, Optional<Duration> retryAfter) implements GatewayError {
        @Override
        public int status() {
            return 503;
        }
    }

    /** An upstream failed, spoke no protocol that we know, broke off, or refused our own key. */
    record UpstreamFailed(String message, Reason reason) implements GatewayError {
        @Override
        public int status() {
            return 502;
        }

        /** What happened, for routing and for metrics. */
        public enum Reason {
            CONNECT,
            STATUS,
            BROKEN_STREAM,
            BAD_ANSWER,
            CREDENTIALS
        }
    }

    /**
     * A provider's refusal of this request (4xx but for credentials). A client of the same wire format gets the
     * provider's own type and message.
     *
     * @param status the provider's
     * @param format the wire format of the provider
     * @param message the provider's, secrets masked; ours where it said nothing
     * @param type the provider's `type` (Anthropic, OpenAI) or `status` (Gemini)
     * @param provider whose refusal it is, where that is known
     */
    record UpstreamRejected(
            int status,
            DialectId format,
            String message,
            Optional<String> type,
            Optional<String> code,
            Optional<String> param,
            Optional<Duration> retryAfter,
            Optional<ProviderName> provider)
            implements GatewayError {
        /** Where the request itself is at fault, what the provider says of it helps to mend it. */
        private static final Set<Integer> ABOUT_THE_REQUEST = Set.of(400, 404, 413, 422);

        public UpstreamRejected(
                int status,
                DialectId format,
                String message,
                Optional<String> type,
                Optional<String> code,
                Optional<String> param,
                Optional<Duration> retryAfter) {
            this(status, format, message, type, code, param, retryAfter, Optional.empty());
        }

        public UpstreamRejected by(ProviderName name) {
            return new UpstreamRejected(status, format, message, type, code, param, retryAfter, Optional.of(name));
        }

        /** What stands for the message of a provider that gave none. */
        public static String unexplained(int status) {
            return "the provider refused the request (status " + status + ")";
        }

        /** For a client of another format: who refused, with which status, and why where that helps to mend the request. */
        public String inOurWords() {
            String who = provider.map(name -> "provider `" + name.value() + "`").orElse("the provider");
            String refused = status == 429
                    ? who + " takes no more requests for now (status 429)"
                    : who + " refused the request (status " + status + ")";
            boolean quoted = ABOUT_THE_REQUEST.contains(status) && !message.equals(unexplained(status));
            return quoted ? refused + ": " + message : refused;
        }
    }

    /** Every target of the plan failed. */
    record AllFailed(List<Attempt> attempts, Optional<Duration> retryAfter) implements GatewayError {
        public AllFailed {
            attempts = List.copyOf(attempts);
        }

        /** @param target `provider/model` */
        public record Attempt(String target, GatewayError error) {}

        @Override
        public String message() {
            return attempts.stream()
                    .map(attempt -> attempt.target() + ": " + words(attempt.error()))
                    .reduce((left, right) -> left + "; " + right)
                    .map(tried -> "no target answered (" + tried + ")")
                    .orElse("no target is enabled for this model");
        }

        private static String words(GatewayError error) {
            return error instanceof UpstreamRejected rejected ? rejected.inOurWords() : error.message();
        }

        @Override
        public int status() {
            return attempts.isEmpty() ? 503 : attempts.getLast().error().status() == 504 ? 504 : 502;
        }
    }

    /** The caller went away or cancelled; only logged. */
    record Cancelled(String message) implements GatewayError {
        @Override
        public int status() {
            return 499;
        }
    }

    /** A defect of ours. The details are in the log under the request's id. */
    record Internal(String message) implements GatewayError {
        @Override
        public int status() {
            return 500;
        }
    }
}
