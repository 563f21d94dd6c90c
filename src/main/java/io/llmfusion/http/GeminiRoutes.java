package io.llmfusion.http;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.RequestHead;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`, under `/v1` too, which @google/genai 3 asks. A
 * model's name may hold slashes, and what is asked for stands behind a colon: hence the regular expression.
 */
final class GeminiRoutes implements ChatDoor {
    /** The name of both routes in logs and metrics. */
    static final String ROUTE = "/v1beta/models/{model}:generateContent";

    private static final String STREAM = "streamGenerateContent";
    private static final String PREFIX = "models/";
    /** Vercel's library puts no `models/` before a name that has a slash. */
    static final String NAMED = "/v1(?:beta)?/(?:" + PREFIX + ")?(.+):";

    private static final Pattern PATH = Pattern.compile(NAMED + "(generateContent|" + STREAM + ")");

    void register(Router router, Consumer<HttpServerRequest> serve) {
        router.postWithRegex(PATH.pattern()).handler(context -> serve.accept(context.request()));
    }

    /** What else stands behind a colon: no other method of that path, but nothing at all. Comes after all that is there. */
    static void registerUnknown(Router router, Consumer<RoutingContext> nothing) {
        router.postWithRegex("/v1(?:beta)?/models/.+:\\w+").handler(nothing::accept);
    }

    @Override
    public DialectId dialect() {
        return DialectId.GEMINI;
    }

    /** Whoever wants events says so; a stream is else one array, whose elements come one by one. */
    @Override
    public SseResponse.Form form(HttpServerRequest request) {
        return "sse".equals(request.getParam("alt")) ? SseResponse.Form.EVENTS : SseResponse.Form.ARRAY;
    }

    @Override
    public RequestHead head(HttpServerRequest request, RawObject body) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            throw InvalidBody.at(
                    "model", "write the model's name into the path, as in /v1beta/models/default:generateContent");
        }
        boolean stream = path.group(2).equals(STREAM);
        String alt = request.getParam("alt", "json");
        if (!alt.equals("json") && !(stream && alt.equals("sse"))) {
            throw InvalidBody.at("alt", "is `" + alt + "`; a stream takes `sse` or `json`, a whole answer `json`");
        }
        return new RequestHead(model(path.group(1)), stream, true, Map.of(), "");
    }

    /** The name as the client means it: libraries put `models/` before it, some twice. */
    static String model(String inPath) {
        // In a path a plus sign is one, and not a space as in a form.
        String name = URLDecoder.decode(inPath.replace("+", "%2B"), StandardCharsets.UTF_8);
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        if (bare.isBlank()) {
            throw InvalidBody.at(
                    "model", "write the model's name into the path, as in /v1beta/models/default:generateContent");
        }
        return bare;
    }
}
