package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ModelsQuery;
import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * `GET /v1/models` and `/v1/models/{id}`: OpenAI's shape, Anthropic's for a client that sends `anthropic-version`, or Gemini's
 * for one that shows its key as Gemini's do; that alone at `/v1beta/models`. Names contain slashes, hence the regular
 * expression.
 */
final class ModelsRoutes {
    private static final String ROUTE = "/v1/models";
    private static final String GEMINI_ROUTE = "/v1beta/models";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final FrontEnd frontEnd;
    private final Admission admission;
    private final BusClient bus;

    ModelsRoutes(FrontEnd frontEnd, Admission admission, BusClient bus) {
        this.frontEnd = frontEnd;
        this.admission = admission;
        this.bus = bus;
    }

    void register(Router router) {
        for (String path : List.of(ROUTE, GEMINI_ROUTE)) {
            router.route(path)
                    .method(HttpMethod.GET)
                    .method(HttpMethod.HEAD)
                    .handler(context -> admit(context.request(), exchange -> list(exchange)));
        }
        router.routeWithRegex("/v1(?:beta)?/models/.+")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context ->
                        admit(context.request(), exchange -> one(exchange, modelIn(context.normalizedPath()))));
    }

    /** The shape in which the client wants its answer. */
    private DialectId shape(HttpServerRequest request) {
        if (GeminiModels.isAsked(request) && frontEnd.dialects().hasClient(DialectId.GEMINI)) {
            return DialectId.GEMINI;
        }
        return request.headers().contains("anthropic-version") ? DialectId.ANTHROPIC : DialectId.CHAT;
    }

    private void admit(HttpServerRequest request, Function<Exchange, Future<ObjectNode>> answer) {
        admission.admit(request, ROUTE, shape(request)).ifPresent(exchange -> answer.apply(exchange)
                .onSuccess(body -> Answers.json(exchange, Json.writeBuffer(body)))
                .onFailure(failure -> ErrorRenderer.render(exchange, GatewayFailure.errorOf(failure, exchange.id())))
                .onComplete(done -> AccessLog.finished(frontEnd, exchange)));
    }

    private Future<ObjectNode> list(Exchange exchange) {
        return entries(exchange).compose(entries -> switch (shape(exchange.request())) {
            case GEMINI -> geminiPage(entries, exchange.request());
            case ANTHROPIC -> Future.succeededFuture(anthropicList(entries));
            default -> Future.succeededFuture(openAiList(entries));
        });
    }

    private static Future<ObjectNode> geminiPage(List<ModelsReply.Entry> entries, HttpServerRequest request) {
        try {
            return Future.succeededFuture(GeminiModels.list(entries, request));
        } catch (InvalidBody invalid) {
            return GatewayFailure.future(invalid.error());
        }
    }

    private Future<ObjectNode> one(Exchange exchange, String id) {
        return bus.request(Addresses.LLM_MODELS, new ModelsQuery.Resolve(exchange.caller(), id), Deadline.in(PATIENCE))
                .compose(known -> entries(exchange))
                .map(entries -> entries.stream()
                        .filter(entry -> entry.name().equals(id))
                        .findFirst()
                        .orElseGet(() -> new ModelsReply.Entry(id, owner(id))))
                .map(entry -> switch (shape(exchange.request())) {
                    case GEMINI -> GeminiModels.model(entry);
                    case ANTHROPIC -> ModelJson.anthropic(entry);
                    default -> ModelJson.openAi(entry);
                });
    }

    private Future<List<ModelsReply.Entry>> entries(Exchange exchange) {
        return bus.request(Addresses.LLM_MODELS, new ModelsQuery.ListAll(exchange.caller()), Deadline.in(PATIENCE))
                .compose(reply -> reply instanceof ModelsReply.Models models
                        ? Future.succeededFuture(models.entries())
                        : GatewayFailure.future(new GatewayError.Internal("models were not listed")));
    }

    private static String modelIn(String path) {
        return GeminiRoutes.model(path.substring(path.indexOf("/models/") + "/models/".length()));
    }

    private static String owner(String id) {
        int slash = id.indexOf('/');
        return slash < 0 ? "fusion" : id.substring(0, slash);
    }

    private static ObjectNode openAiList(List<ModelsReply.Entry> entries) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        entries.forEach(entry -> data.add(ModelJson.openAi(entry)));
        return list;
    }

    private static ObjectNode anthropicList(List<ModelsReply.Entry> entries) {
        ObjectNode list = Json.object();
        ArrayNode data = list.putArray("data");
        entries.forEach(entry -> data.add(ModelJson.anthropic(entry)));
        list.put("has_more", false);
        if (entries.isEmpty()) {
            return list.putNull("first_id").putNull("last_id");
        }
        return list.put("first_id", entries.getFirst().name())
                .put("last_id", entries.getLast().name());
    }
}
