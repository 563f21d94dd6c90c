package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AgentCommand;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ModelsQuery;
import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.McpToolset;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.RawObject;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * A chat request from its body to the command that answers it, the same for every wire format: the top level is read, the
 * model's name is looked up, and the request goes to routing as it is, or parsed to the tool loop when MCP tools are
 * named. Belongs to one event loop.
 */
final class ChatFlow {
    /** Longer than any provider takes; each provider's own deadlines end an attempt long before. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** From here on parsing would hold up the other streams of the loop. */
    private static final int LARGE_BODY = 256 << 10;

    private final Vertx vertx;
    private final FrontEnd frontEnd;
    private final BusClient bus;
    private final KeepAlives keepAlives;
    private final ChatDoor door;
    private final ClientDialect dialect;
    private final PlainModels plainModels;

    ChatFlow(Vertx vertx, FrontEnd frontEnd, BusClient bus, KeepAlives keepAlives, ChatDoor door) {
        this.vertx = vertx;
        this.frontEnd = frontEnd;
        this.bus = bus;
        this.keepAlives = keepAlives;
        this.door = door;
        this.dialect = frontEnd.dialects().client(door.dialect());
        this.plainModels = new PlainModels(frontEnd.config());
    }

    void serve(Exchange exchange) {
        ServerConfig server = frontEnd.config().get().server();
        RequestBody.read(exchange.request(), server, exchange.memory())
                .compose(body -> topLevel(exchange, body))
                .compose(this::continued)
                .compose(this::choose)
                .onSuccess(call -> new ChatAnswer(exchange, frontEnd, bus, keepAlives, dialect, call).answer())
                .onFailure(failure -> refused(exchange, failure));
    }

    private void refused(Exchange exchange, Throwable failure) {
        ErrorRenderer.render(exchange, GatewayFailure.errorOf(failure, exchange.id()));
        AccessLog.finished(frontEnd, exchange);
    }

    private Future<Asked> topLevel(Exchange exchange, Buffer body) {
        return offLoopIfLarge(body, () -> {
            RawObject members = RawObject.scan(RequestBody.array(body));
            ChatBody.Raw raw = new ChatBody.Raw(
                    door.dialect(), door.head(exchange.request(), members), body, Optional.of(members));
            return new Asked(
                    exchange,
                    raw,
                    McpTools.mayStandIn(members),
                    door.answersRepeatRequest() ? Optional.of(members) : Optional.empty(),
                    Conversations.State.NONE,
                    Deadline.in(LONGEST));
        });
    }

    /** With the conversation that the request goes on with, where the format has such. */
    private Future<Asked> continued(Asked asked) {
        return door.conversations()
                .map(conversations ->
                        conversations.continued(asked.exchange(), asked.body()).map(asked::as))
                .orElseGet(() -> Future.succeededFuture(asked));
    }

    private Future<ChatCall> choose(Asked asked) {
        boolean plain = !asked.mayNameMcp()
                && plainModels.contain(asked.body().model())
                && !McpTools.areNamed(asked.exchange().request());
        return plain ? Future.succeededFuture(direct(asked)) : chooseByAlias(asked);
    }

    private Future<ChatCall> chooseByAlias(Asked asked) {
        GatewayConfig present = frontEnd.config().get();
        ModelsQuery query =
                new ModelsQuery.Resolve(asked.exchange().caller(), asked.body().model());
        return bus.request(Addresses.LLM_MODELS, query, asked.deadline())
                .map(ModelsReply.Resolved.class::cast)
                .compose(resolved -> {
                    if (resolved.mcp().isEmpty()) {
                        plainModels.add(asked.body().model(), present);
                    }
                    List<McpToolset> named = McpTools.named(asked.exchange().request(), resolved.mcp());
                    return named.isEmpty() && !asked.mayNameMcp()
                            ? Future.succeededFuture(direct(asked))
                            : parsed(asked.body()).map(chat -> withTools(asked, chat, named, resolved));
                });
    }

    private ChatCall direct(Asked asked) {
        CommandId id = CommandId.fresh();
        ChatCommand command = new ChatCommand(
                id,
                asked.exchange().id(),
                asked.exchange().caller(),
                asked.body(),
                onUnsupported(asked.exchange()),
                asked.deadline());
        return new ChatCall(
                asked.body().head(),
                door.form(asked.exchange().request()),
                () -> bus.command(Addresses.LLM_CHAT, id, command, asked.deadline()),
                ChatCall.BodyLife.UNTIL_CONTENT,
                asked.repeated(),
                asked.state());
    }

    /** A body that only looked as if it named MCP tools goes its usual way. */
    private ChatCall withTools(Asked asked, ChatRequest chat, List<McpToolset> named, ModelsReply.Resolved resolved) {
        List<McpToolset> toolsets = McpTools.merged(named, chat.tools().mcp());
        if (toolsets.isEmpty()) {
            return direct(asked);
        }
        CommandId id = CommandId.fresh();
        AgentCommand command = new AgentCommand(
                id,
                asked.exchange().id(),
                asked.exchange().caller(),
                chat.withTools(McpTools.replaced(chat.tools(), toolsets)),
                resolved.limits(),
                onUnsupported(asked.exchange()).or(resolved::onUnsupported),
                asked.deadline());
        return new ChatCall(
                asked.body().head(),
                door.form(asked.exchange().request()),
                () -> bus.command(Addresses.AGENT_RUN, id, command, asked.deadline()),
                ChatCall.BodyLife.UNTIL_END,
                asked.repeated(),
                asked.state());
    }

    private Future<ChatRequest> parsed(ChatBody.Raw body) {
        return offLoopIfLarge(body.bytes(), () -> dialect.requestReader().read(body.head(), body.bytes()));
    }

    private <T> Future<T> offLoopIfLarge(Buffer body, Read<T> read) {
        Promise<T> promise = Promise.promise();
        if (body.length() > LARGE_BODY) {
            return vertx.executeBlocking(() -> read.into(promise), false).compose(done -> promise.future());
        }
        read.into(promise);
        return promise.future();
    }

    static Optional<OnUnsupported> onUnsupported(Exchange exchange) {
        return Optional.ofNullable(exchange.request().getHeader(FusionHeaders.ON_UNSUPPORTED))
                .flatMap(value -> switch (value) {
                    case "warn" -> Optional.of(OnUnsupported.WARN);
                    case "reject" -> Optional.of(OnUnsupported.REJECT);
                    default -> Optional.empty();
                });
    }

    /** A request that has been read. */
    private record Asked(
            Exchange exchange,
            ChatBody.Raw body,
            boolean mayNameMcp,
            Optional<RawObject> repeated,
            Conversations.State state,
            Deadline deadline) {
        Asked as(Conversations.Continued continued) {
            return new Asked(exchange, continued.body(), mayNameMcp, repeated, continued.state(), deadline);
        }
    }

    /** A reading of client's bytes, whose failures are the client's business. */
    private interface Read<T> {
        T read();

        default boolean into(Promise<T> promise) {
            try {
                return promise.tryComplete(read());
            } catch (InvalidBody invalid) {
                return promise.tryFail(new GatewayFailure(invalid.error()));
            } catch (JacksonException notJson) {
                return promise.tryFail(new GatewayFailure(new GatewayError.InvalidRequest(
                        "the body is not JSON: " + Json.complaint(notJson), Optional.empty())));
            }
        }
    }
}
