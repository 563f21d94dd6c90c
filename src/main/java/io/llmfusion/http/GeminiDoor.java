package io.llmfusion.http;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Operation;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.RequestHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** `POST /v1beta/models/{model}:...`, the same under `/v1`: vectors and counts of tokens. */
record GeminiDoor(Operation operation) implements OperationDoor {
    private static final Pattern PATH = Pattern.compile(GeminiRoutes.NAMED + "(\\w+)");

    @Override
    public DialectId dialect() {
        return DialectId.GEMINI;
    }

    @Override
    public OperationBody.Sent read(HttpServerRequest request, Buffer body) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            throw InvalidBody.at("model", "write it into the path: `/v1beta/models/{model}:" + operation + "`");
        }
        RawObject members = RawObject.scan(RequestBody.array(body));
        String needed = needed(path.group(2));
        if (!needed.isEmpty() && !members.present(needed)) {
            throw InvalidBody.at(needed, "is required");
        }
        RequestHead head = new RequestHead(GeminiRoutes.model(path.group(1)), false, false, Map.of(), "");
        return new OperationBody.Sent(operation, DialectId.GEMINI, head, "application/json", body);
    }

    private static String needed(String action) {
        return switch (action) {
            case "embedContent" -> "content";
            case "batchEmbedContents" -> "requests";
            default -> "";
        };
    }

    @Override
    public Buffer tokens(long tokens) {
        return Json.writeBuffer(Json.object().put("totalTokens", tokens));
    }
}
