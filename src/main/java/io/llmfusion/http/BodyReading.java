package io.llmfusion.http;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RawObject;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;

/** Reads bodies whose failures are the client's business; large ones off the event loop. */
final class BodyReading {
    /** From here on parsing would hold up the other streams of the loop. */
    private static final int LARGE = 256 << 10;

    private final Vertx vertx;

    BodyReading(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The body as one JSON object, as it came; nothing at all is an empty object. */
    Future<RawJson> object(Buffer body) {
        return body.length() == 0
                ? Future.succeededFuture(RawJson.EMPTY_OBJECT)
                : run(body.length(), () -> objectIn(body));
    }

    /** Runs what takes time in proportion to so many bytes. */
    <T> Future<T> run(int bytes, Supplier<T> work) {
        return bytes > LARGE ? vertx.executeBlocking(() -> attempt(work), false).compose(done -> done) : attempt(work);
    }

    private static RawJson objectIn(Buffer body) {
        String text = body.toString(StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return RawJson.EMPTY_OBJECT;
        }
        RawObject.read(text);
        return new RawJson(text.strip());
    }

    private static <T> Future<T> attempt(Supplier<T> work) {
        try {
            return Future.succeededFuture(work.get());
        } catch (InvalidBody invalid) {
            return GatewayFailure.future(invalid.error());
        } catch (JacksonException notJson) {
            return GatewayFailure.future(new GatewayError.InvalidRequest(
                    "the body is not a JSON object: " + Json.complaint(notJson), Optional.empty()));
        }
    }
}
