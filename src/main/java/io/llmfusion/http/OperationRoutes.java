package io.llmfusion.http;

import io.llmfusion.bus.BusClient;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Operation;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Everything beside chat: OpenAI's vectors, pictures, sound and moderation, and the counting of tokens. */
final class OperationRoutes {
    private final Vertx vertx;
    private final FrontEnd frontEnd;
    private final BusClient bus;
    private final KeepAlives keepAlives;

    OperationRoutes(Vertx vertx, FrontEnd frontEnd, BusClient bus, KeepAlives keepAlives) {
        this.vertx = vertx;
        this.frontEnd = frontEnd;
        this.bus = bus;
        this.keepAlives = keepAlives;
    }

    void register(Router router) {
        openAi(router, "/v1/embeddings", Operation.EMBEDDINGS);
        openAi(router, "/v1/images/generations", Operation.IMAGES);
        openAi(router, "/v1/images/edits", Operation.IMAGE_EDITS);
        openAi(router, "/v1/audio/speech", Operation.SPEECH);
        openAi(router, "/v1/audio/transcriptions", Operation.TRANSCRIPTIONS);
        openAi(router, "/v1/audio/translations", Operation.TRANSLATIONS);
        openAi(router, "/v1/moderations", Operation.MODERATIONS);
        at(router, AnthropicCountDoor.PATH, new AnthropicCountDoor());
        if (frontEnd.dialects().hasClient(DialectId.GEMINI)) {
            gemini(router, "embedContent", Operation.EMBEDDINGS);
            gemini(router, "batchEmbedContents", Operation.EMBEDDINGS);
            gemini(router, "countTokens", Operation.TOKEN_COUNT);
        }
    }

    private void openAi(Router router, String path, Operation operation) {
        at(router, path, new OpenAiDoor(operation));
    }

    private void at(Router router, String path, OperationDoor door) {
        OperationFlow flow = new OperationFlow(vertx, frontEnd, bus, keepAlives, door);
        router.post(path).handler(context -> flow.serve(context.request(), path));
    }

    /** A model's name may hold slashes, and what is asked for stands behind a colon: hence the regular expression. */
    private void gemini(Router router, String action, Operation operation) {
        OperationFlow flow = new OperationFlow(vertx, frontEnd, bus, keepAlives, new GeminiDoor(operation));
        String route = "/v1beta/models/{model}:" + action;
        router.postWithRegex(GeminiRoutes.NAMED + action).handler(context -> flow.serve(context.request(), route));
    }
}
