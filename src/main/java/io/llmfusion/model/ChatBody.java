package io.llmfusion.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A chat request on its way: understood, or still the client's own bytes for the fast path; or something else than a chat. */
public sealed interface ChatBody permits ChatBody.Parsed, ChatBody.Raw, OperationBody {
    String model();

    boolean stream();

    record Parsed(ChatRequest request) implements ChatBody {
        @Override
        public String model() {
            return request.model();
        }

        @Override
        public boolean stream() {
            return request.output().stream();
        }
    }

    /**
     * @param bytes the body as received; never changed, only copied with splices
     * @param scanned its top level where it has been scanned already; does not cross a wire
     */
    record Raw(
            DialectId dialect,
            RequestHead head,
            Buffer bytes,
            @JsonIgnore Optional<RawObject> scanned) implements ChatBody {
        @JsonCreator
        public Raw(
                @JsonProperty("dialect") DialectId dialect,
                @JsonProperty("head") RequestHead head,
                @JsonProperty("bytes") Buffer bytes) {
            this(dialect, head, bytes, Optional.empty());
        }

        /** The top level; throws {@link tools.jackson.core.JacksonException} when the body is no JSON object. */
        public RawObject members() {
            return scanned.orElseGet(() -> RawObject.scan(bytes.getBytes()));
        }

        @Override
        public String model() {
            return head.model();
        }

        @Override
        public boolean stream() {
            return head.stream();
        }
    }
}
