package io.llmfusion.provider;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.config.ApiPath;
import io.llmfusion.config.OperationApi;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.dialect.EmbeddingsFormat;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.MemberEdits;
import io.llmfusion.dialect.Multipart;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.Operation;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Makes the provider's request of a command that is no chat: the client's own bytes where formats agree. */
final class OperationMaker {
    private final ProviderConfig config;
    private final Dialects dialects;

    OperationMaker(ProviderSetup setup) {
        this.config = setup.config();
        this.dialects = setup.dialects();
    }

    /** Throws {@link InvalidBody} or {@link GatewayFailure} where it cannot be asked of this provider. */
    OutgoingRequest made(AttemptCommand command, OperationBody body) {
        OperationApi api = config.operation(body.operation()).orElseThrow(() -> notOffered(body));
        OutgoingRequest request =
                switch (body) {
                    case OperationBody.Sent sent -> ofSent(command, sent, api);
                    case OperationBody.Embed embed -> written(command, embed.request(), api);
                };
        Unsupported.refuse(command, request.warnings());
        return request;
    }

    /** A completion as what its provider takes it for. */
    static OperationBody.Sent completion(ChatBody.Raw raw) {
        return new OperationBody.Sent(
                Operation.COMPLETIONS, DialectId.CHAT, raw.head(), "application/json", raw.bytes());
    }

    private OutgoingRequest ofSent(AttemptCommand command, OperationBody.Sent sent, OperationApi api) {
        String model = command.target().model();
        if (sent.dialect() != api.dialect()) {
            return written(command, request(sent), api);
        }
        if (sent.dialect() == DialectId.GEMINI) {
            return outgoing(sent, api, GeminiModelNames.of(model).in(sent.bytes()), List.of());
        }
        if (sent.isMultipart()) {
            Multipart form = Multipart.read(sent.contentType(), sent.bytes().getBytes());
            return outgoing(sent, api, form.with("model", model), List.of());
        }
        RawObject top = scanned(sent);
        if (sent.operation() == Operation.COMPLETIONS) {
            // Usage is asked for, and left out of the answer again, just as with a chat.
            ChatBody.Raw raw = new ChatBody.Raw(DialectId.CHAT, sent.head(), sent.bytes(), Optional.of(top));
            Buffer body = dialects.provider(DialectId.CHAT).splice().splice(raw, model, config.quirks());
            return outgoing(sent, api, body, List.of());
        }
        List<Warning> warnings = api.refusedFields().stream()
                .filter(top::has)
                .map(field -> new Warning(field, "was left out: `" + config.name() + "` refuses it"))
                .toList();
        MemberEdits edits = new MemberEdits(model, api.refusedFields(), api.renamedFields());
        return outgoing(sent, api, edits.of(top), warnings);
    }

    private OutgoingRequest outgoing(OperationBody.Sent sent, OperationApi api, Buffer body, List<Warning> warnings) {
        Map<String, String> headers = new HashMap<>(sent.head().headers());
        headers.put("content-type", sent.contentType());
        return new OutgoingRequest(body, sent.head().query(), headers, warnings, form(api, sent, isSingle(sent)));
    }

    /** One input alone has a place of its own in Gemini's format. */
    private static boolean isSingle(OperationBody.Sent sent) {
        return sent.dialect() == DialectId.GEMINI && !scanned(sent).has("requests");
    }

    private static OutgoingRequest.Form form(OperationApi api, OperationBody body, boolean single) {
        ApiPath path = single ? api.singlePath().orElse(api.path()) : api.path();
        return new OutgoingRequest.Form.Operation(api, path, body);
    }

    private EmbeddingsRequest request(OperationBody.Sent sent) {
        return switch (sent.operation()) {
            case EMBEDDINGS ->
                format(dialects.client(sent.dialect()).embeddings(), sent.dialect())
                        .readRequest(sent.head(), sent.bytes());
            default -> throw notOffered(sent);
        };
    }

    private OutgoingRequest written(AttemptCommand command, EmbeddingsRequest request, OperationApi api) {
        EmbeddingsFormat format = format(dialects.provider(api.dialect()).embeddings(), api.dialect());
        OperationBody.Embed body =
                new OperationBody.Embed(request.withModel(command.target().model()));
        WrittenRequest written = format.writeRequest(body.request());
        return new OutgoingRequest(
                edited(written.body(), request, api),
                "",
                written.headers(),
                written.warnings(),
                form(api, body, false));
    }

    /** What the vendor names differently is named so in what we write, too. */
    private static Buffer edited(Buffer body, EmbeddingsRequest request, OperationApi api) {
        return api.dialect() == DialectId.CHAT
                ? new MemberEdits(
                                RawObject.read(body).string("model").orElse(request.model()),
                                api.refusedFields(),
                                api.renamedFields())
                        .of(RawObject.read(body))
                : body;
    }

    private static EmbeddingsFormat format(Optional<EmbeddingsFormat> format, DialectId dialect) {
        return format.orElseThrow(() -> new IllegalStateException("no embeddings in format " + dialect));
    }

    private static RawObject scanned(OperationBody.Sent sent) {
        try {
            return RawObject.scan(sent.bytes().getBytes());
        } catch (JacksonException notJson) {
            throw InvalidBody.at("body", "is not a JSON object: " + Json.complaint(notJson));
        }
    }

    private GatewayFailure notOffered(OperationBody body) {
        return new GatewayFailure(GatewayError.InvalidRequest.at(
                "model", "provider `" + config.name() + "` offers no " + body.operation() + " in this form"));
    }
}
