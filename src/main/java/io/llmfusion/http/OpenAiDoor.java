package io.llmfusion.http;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.Multipart;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Operation;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.RequestHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A route of OpenAI's API whose body is JSON, or a form where files come along. */
record OpenAiDoor(Operation operation) implements OperationDoor {
    @Override
    public DialectId dialect() {
        return DialectId.CHAT;
    }

    @Override
    public OperationBody.Sent read(HttpServerRequest request, Buffer body) {
        String contentType =
                Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("application/json");
        boolean form = contentType.toLowerCase(Locale.ROOT).startsWith("multipart/");
        RequestHead head = form ? ofForm(contentType, body) : ofJson(body);
        return new OperationBody.Sent(operation, DialectId.CHAT, head, form ? contentType : "application/json", body);
    }

    private RequestHead ofForm(String contentType, Buffer body) {
        Multipart form = Multipart.read(contentType, RequestBody.array(body));
        return head(form.text("model").map(String::strip), form.isTrue("stream"));
    }

    private RequestHead ofJson(Buffer body) {
        if (operation == Operation.TRANSCRIPTIONS || operation == Operation.TRANSLATIONS) {
            throw InvalidBody.at("content-type", "send the file as `multipart/form-data`");
        }
        RawObject members = RawObject.scan(RequestBody.array(body));
        if (members.present("stream") && members.bool("stream").isEmpty()) {
            throw InvalidBody.at("stream", "`stream` is true or false");
        }
        // Speech comes as it is spoken, asked or not.
        boolean streams =
                operation == Operation.SPEECH || members.bool("stream").orElse(false);
        return head(members.present("model") ? members.string("model") : Optional.empty(), streams);
    }

    private RequestHead head(Optional<String> model, boolean stream) {
        String name = model.or(this::usualModel)
                .filter(written -> !written.isBlank())
                .orElseThrow(() -> InvalidBody.at("model", "write the model's name as a string, such as `default`"));
        return new RequestHead(name, stream, false, Map.of(), "");
    }

    /** Clients leave out what OpenAI's reference gives a default for. */
    private Optional<String> usualModel() {
        return operation == Operation.MODERATIONS ? Optional.of("omni-moderation-latest") : Optional.empty();
    }
}
