package io.llmfusion.http;

import io.llmfusion.bus.BusClient;
import io.llmfusion.model.Operation;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Everything of OpenAI's API beside chat: vectors, pictures, sound and moderation. */
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
    }

    private void openAi(Router router, String path, Operation operation) {
        OperationFlow flow = flow(new OpenAiDoor(operation));
        router.post(path).handler(context -> flow.serve(context.request(), path));
    }

    private OperationFlow flow(OperationDoor door) {
        return new OperationFlow(vertx, frontEnd, bus, keepAlives, door);
    }
}
