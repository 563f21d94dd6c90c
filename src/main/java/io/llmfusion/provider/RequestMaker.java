package io.llmfusion.provider;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.ProviderDialect;
import io.llmfusion.dialect.RequestFit;
import io.llmfusion.dialect.ToolNames;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.Media;
import io.llmfusion.model.ModelCapabilities;
import io.llmfusion.model.Operation;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.TakenForms;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Warning;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes the provider's request of a command: the client's own bytes where they fit, else read and written anew. */
final class RequestMaker {
    /** What a model refuses that wants media as bytes, as the families have it. */
    private static final String ADDRESSES = "fileData.url";

    private final Vertx vertx;
    private final ProviderConfig config;
    private final Dialects dialects;
    private final ProviderDialect own;
    private final OperationMaker operations;
    private final MediaFetcher media;
    private final SignatureMemory signatures;

    /** How far a request has come. */
    private sealed interface Draft {
        record Made(OutgoingRequest request) implements Draft {}

        /**
         * It is known what is asked, and that something is missing: signatures that the client has stripped, or media
         * that it named by address.
         *
         * @param calls those without any signature
         */
        record Stripped(ChatRequest request, ChatBody body, List<ToolCallId> calls) implements Draft {}
    }

    RequestMaker(ProviderSetup setup, Vertx vertx, SignatureMemory signatures) {
        this.signatures = signatures;
        this.vertx = vertx;
        this.config = setup.config();
        this.dialects = setup.dialects();
        this.own = dialects.provider(config.dialect());
        this.operations = new OperationMaker(setup);
        this.media = new MediaFetcher(
                vertx, config.connections().media(), setup.limits().bufferedBytes(), HostResolver.of(vertx));
    }

    /** Fails with a {@link GatewayFailure} that names the field where the body is at fault. */
    Future<OutgoingRequest> make(AttemptCommand command) {
        long weight = weight(command.body());
        return LargeWork.run(vertx, weight, () -> draft(command)).compose(draft -> switch (draft) {
            case Draft.Made(OutgoingRequest request) -> Future.succeededFuture(request);
            case Draft.Stripped stripped ->
                restored(command, stripped)
                        .compose(whole -> media.inlined(whole, links(command, whole), command.deadline()))
                        .compose(whole -> LargeWork.run(
                                vertx, weight + weight(whole), () -> written(command, whole, stripped.body())));
        });
    }

    private Future<ChatRequest> restored(AttemptCommand command, Draft.Stripped stripped) {
        return stripped.calls().isEmpty()
                ? Future.succeededFuture(stripped.request())
                : signatures.restored(command, stripped.request(), stripped.calls());
    }

    /** What must be fetched for this target; not what its model cannot take anyhow. */
    private List<LinkedMedia.Link> links(AttemptCommand command, ChatRequest request) {
        Quirks quirks = config.quirks();
        boolean refuses = quirks.refuses(command.target().model(), ADDRESSES);
        TakenForms forms = refuses ? quirks.forms().withoutMediaUrls() : quirks.forms();
        return forms.takesAllUrls()
                ? List.of()
                : LinkedMedia.links(
                        RequestFit.fit(request, capabilities(command)).request(), forms);
    }

    void close() {
        media.close();
    }

    private Draft draft(AttemptCommand command) {
        try {
            return switch (command.body()) {
                case ChatBody.Raw raw -> ofRaw(command, raw);
                case ChatBody.Parsed parsed -> asked(command, parsed.request());
                case OperationBody operation -> new Draft.Made(operations.made(command, operation));
            };
        } catch (InvalidBody invalid) {
            throw new GatewayFailure(invalid.error());
        }
    }

    private Draft asked(AttemptCommand command, ChatRequest request) {
        List<ToolCallId> unsigned =
                SignedHistory.isAskedFor(own.id()) ? SignedHistory.unsigned(request, own.id()) : List.of();
        return unsigned.isEmpty() && links(command, request).isEmpty()
                ? new Draft.Made(written(command, request, command.body()))
                : new Draft.Stripped(request, command.body(), unsigned);
    }

    private OutgoingRequest written(AttemptCommand command, ChatRequest request, ChatBody body) {
        OutgoingRequest written = written(command, request);
        return body instanceof ChatBody.Raw raw && raw.dialect() == own.id() ? withClientsOwn(written, raw) : written;
    }

    private Draft ofRaw(AttemptCommand command, ChatBody.Raw raw) {
        if (raw.dialect() == DialectId.COMPLETIONS
                && config.operation(Operation.COMPLETIONS).isPresent()) {
            return new Draft.Made(operations.made(command, OperationMaker.completion(raw)));
        }
        if (raw.dialect() == own.id()
                && own.splice().fits(raw, config.quirks())
                && RequestFit.passes(raw, capabilities(command))) {
            return new Draft.Made(new OutgoingRequest(
                    own.splice().splice(raw, command.target().model(), config.quirks()),
                    query(raw),
                    raw.head().headers(),
                    List.of(),
                    new OutgoingRequest.Form.Raw(raw)));
        }
        ClientDialect clients = dialects.client(raw.dialect());
        return asked(command, clients.requestReader().read(raw.head(), raw.bytes()));
    }

    /** Google refuses parameters that it does not know, such as `beta`. */
    private String query(ChatBody.Raw raw) {
        return config.quirks().refusedFields().contains("?") ? "" : raw.head().query();
    }

    /** Versions and betas that the client asked for mean the same to a provider of its format. */
    private OutgoingRequest withClientsOwn(OutgoingRequest request, ChatBody.Raw raw) {
        Map<String, String> headers = new HashMap<>(raw.head().headers());
        request.headers().forEach((name, value) -> headers.merge(name, value, (theirs, ours) -> theirs + "," + ours));
        return new OutgoingRequest(request.body(), query(raw), headers, request.warnings(), request.form());
    }

    private OutgoingRequest written(AttemptCommand command, ChatRequest request) {
        RequestFit.Fitted fitted =
                RequestFit.fit(request.withModel(command.target().model()), capabilities(command));
        ToolNames.Fitted named =
                ToolNames.fit(fitted.request(), config.quirks().forms().toolNames());
        WrittenRequest written = own.requestWriter().write(named.request(), config.quirks());
        List<Warning> warnings = Stream.concat(fitted.warnings().stream(), written.warnings().stream())
                .toList();
        Unsupported.refuse(command, warnings);
        return new OutgoingRequest(
                written.body(), "", written.headers(), warnings, new OutgoingRequest.Form.Translated(named.names()));
    }

    private ModelCapabilities capabilities(AttemptCommand command) {
        return config.quirks().capabilities().of(command.target().model());
    }

    private static long weight(ChatBody body) {
        return switch (body) {
            case ChatBody.Raw raw -> raw.bytes().length();
            case ChatBody.Parsed parsed -> weight(parsed.request());
            case OperationBody.Sent sent -> sent.bytes().length();
            case OperationBody.Embed embed -> weight(embed.request());
        };
    }

    /** About the bytes of what can be large in a request. */
    private static long weight(ChatRequest request) {
        return request.messages().stream()
                .flatMap(message -> message.parts().stream())
                .mapToLong(RequestMaker::weight)
                .sum();
    }

    private static long weight(EmbeddingsRequest request) {
        return request.inputs().stream()
                .mapToLong(input -> switch (input) {
                    case EmbeddingsRequest.Input.Text text -> text.text().length();
                    case EmbeddingsRequest.Input.Tokens tokens ->
                        8L * tokens.tokens().size();
                })
                .sum();
    }

    private static long weight(Part part) {
        return switch (part) {
            case Part.Text text -> text.text().length();
            case Part.Image image -> weight(image.source());
            case Part.Document document -> weight(document.source());
            case Part.Audio audio -> weight(audio.source());
            case Part.Reasoning reasoning -> reasoning.text().length();
            case Part.RedactedReasoning redacted -> redacted.data().value().length();
            case Part.Refusal refusal -> refusal.text().length();
            case Part.ToolUse use -> use.call().arguments().text().length();
            case Part.ToolResult result ->
                result.content().stream().mapToLong(RequestMaker::weight).sum();
            case Part.Native block -> block.block().text().length();
        };
    }

    private static long weight(Media media) {
        return switch (media) {
            case Media.Inline inline -> inline.base64().length();
            case Media.PlainText text -> text.text().length();
            case Media.Url ignored -> 0;
            case Media.FileId ignored -> 0;
        };
    }
}
