package io.llmfusion.mcp.protocol;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** What ties progress notifications to a request: `params._meta.progressToken` of the request, `params.progressToken` of the notification. */
public record ProgressToken(RpcId id) {
    private static final String MEMBER = "progressToken";

    public static ProgressToken of(long number) {
        return new ProgressToken(RpcId.of(number));
    }

    /** The token that a request's params ask to be told progress with. */
    public static Optional<ProgressToken> ofRequest(RawJson params) {
        return RawSplice.member(params, "_meta")
                .flatMap(meta -> RawSplice.member(meta, MEMBER))
                .flatMap(ProgressToken::read);
    }

    /** The token of a progress notification's params. */
    public static Optional<ProgressToken> ofNotification(RawJson params) {
        return RawSplice.member(params, MEMBER).flatMap(ProgressToken::read);
    }

    /** Request params with this token in their `_meta`. Throws {@link JacksonException} when they are no object. */
    public RawJson inRequest(RawJson params) {
        RawJson meta = RawObject.read(params.text())
                .get("_meta")
                .filter(value -> value.text().startsWith("{"))
                .orElse(RawJson.EMPTY_OBJECT);
        return RawSplice.set(params, "_meta", RawSplice.set(meta, MEMBER, id.raw()));
    }

    /** Notification params with this token instead of the one they have. */
    public RawJson inNotification(RawJson params) {
        return RawSplice.set(params, MEMBER, id.raw());
    }

    private static Optional<ProgressToken> read(RawJson value) {
        return RpcId.read(value).map(ProgressToken::new);
    }
}
