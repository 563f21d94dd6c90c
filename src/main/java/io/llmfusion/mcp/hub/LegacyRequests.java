package io.llmfusion.mcp.hub;

import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.bus.message.SessionMessage;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.mcp.protocol.Cancelled;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.LogLevel;
import io.llmfusion.mcp.protocol.McpMethod;
import io.llmfusion.mcp.protocol.McpNotification;
import io.llmfusion.mcp.protocol.ProgressToken;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.mcp.protocol.RpcErrorCode;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.Caller;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;

/** The requests of one session, each by itself: a server that hangs holds up none but its own calls. */
final class LegacyRequests {
    /** Calls under way of one session; a client beyond it has lost count. */
    private static final int MOST_CALLS = 1_000;

    private static final McpReply DONE = new McpReply.Result(RawJson.EMPTY_OBJECT);

    private final BusClient bus;
    private final CatalogView catalog;
    private final ItemPages pages;
    private final ServerNotes notes;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Map<RpcId, CallRelay> running = new HashMap<>();
    private Optional<LogLevel> level = Optional.empty();

    LegacyRequests(BusClient bus, CatalogView catalog, int page) {
        this.bus = bus;
        this.catalog = catalog;
        this.pages = new ItemPages(page, catalog.scope().isPresent());
        this.notes = new ServerNotes(bus);
    }

    boolean busy() {
        return !running.isEmpty();
    }

    /** Fails only when the client has cancelled the request. */
    Future<McpReply> answer(SessionMessage.Request request) {
        return McpMethod.of(request.method())
                .map(method -> answer(method, request))
                .orElseGet(() -> unknown(request));
    }

    private Future<McpReply> answer(McpMethod method, SessionMessage.Request request) {
        return switch (method) {
            case PING -> Future.succeededFuture(DONE);
            case TOOLS_LIST -> list(ItemKind.TOOL, request);
            case RESOURCES_LIST -> list(ItemKind.RESOURCE, request);
            case RESOURCES_TEMPLATES_LIST -> list(ItemKind.TEMPLATE, request);
            case PROMPTS_LIST -> list(ItemKind.PROMPT, request);
            case TOOLS_CALL,
                    PROMPTS_GET,
                    RESOURCES_READ,
                    RESOURCES_SUBSCRIBE,
                    RESOURCES_UNSUBSCRIBE,
                    COMPLETION_COMPLETE -> call(method, request);
            case LOGGING_SET_LEVEL -> setLevel(request);
            case INITIALIZE -> refuse(RpcErrorCode.INVALID_REQUEST, "this session is initialized already");
            case TASKS_GET,
                    TASKS_RESULT,
                    TASKS_LIST,
                    TASKS_CANCEL,
                    TASKS_UPDATE,
                    SERVER_DISCOVER,
                    SUBSCRIPTIONS_LISTEN,
                    SAMPLING_CREATE_MESSAGE,
                    ELICITATION_CREATE,
                    ROOTS_LIST -> unknown(request);
        };
    }

    private static Future<McpReply> unknown(SessionMessage.Request request) {
        return refuse(RpcErrorCode.METHOD_NOT_FOUND, "Method not found: " + request.method());
    }

    private static Future<McpReply> refuse(RpcErrorCode code, String message) {
        return Future.succeededFuture(RpcFailures.of(code, message));
    }

    private Future<McpReply> list(ItemKind kind, SessionMessage.Request request) {
        return catalog.list(request.caller(), kind)
                .map(items -> pages.page(kind, items, request.params()))
                .otherwise(failure -> RpcFailures.of(GatewayFailure.errorOf(failure, request.request())));
    }

    private Future<McpReply> call(McpMethod method, SessionMessage.Request request) {
        Optional<NamedRequest> named = NamedRequest.read(method, request.params());
        if (named.isEmpty()) {
            return refuse(RpcErrorCode.INVALID_PARAMS, "Invalid params: `" + method + "` names nothing");
        }
        if (running.size() >= MOST_CALLS) {
            return refuse(RpcErrorCode.INVALID_REQUEST, "this session has " + MOST_CALLS + " calls under way");
        }
        CallRelay relay = new CallRelay(bus, request, wanted(request.params()));
        running.put(request.rpcId(), relay);
        relay.finished().onComplete(ignored -> running.remove(request.rpcId(), relay));
        catalog.resolve(request.caller(), named.get().kind(), named.get().name())
                .onSuccess(resolved -> send(relay, method, named.get(), resolved))
                .onFailure(failure -> relay.answer(unresolved(named.get(), GatewayFailure.errorOf(failure))));
        return relay.reply();
    }

    private static McpReply unresolved(NamedRequest named, GatewayError error) {
        return error instanceof GatewayError.NotFound missing
                ? RpcFailures.unknown(named.kind(), named.name(), missing.near())
                : RpcFailures.of(error);
    }

    private void send(CallRelay relay, McpMethod method, NamedRequest named, CatalogReply.Resolved resolved) {
        ServerName server = resolved.item().server();
        Subscriptions.Own own = new Subscriptions.Own(server, resolved.ownName());
        Optional<McpReply> settled = settled(method, own);
        if (settled.isPresent()) {
            relay.answer(settled.get());
            return;
        }
        try {
            relay.send(server, named.under(resolved.ownName()), mapping(method, named, own, relay));
        } catch (JacksonException notAnObject) {
            relay.answer(RpcFailures.of(RpcErrorCode.INVALID_PARAMS, "Invalid params"));
        }
    }

    /** Each subscription of a client is forwarded once, and its end once. */
    private Optional<McpReply> settled(McpMethod method, Subscriptions.Own own) {
        if (method == McpMethod.RESOURCES_SUBSCRIBE && !subscriptions.has(own) && subscriptions.isFull()) {
            return Optional.of(RpcFailures.of(
                    RpcErrorCode.INVALID_REQUEST, "a session has at most " + Subscriptions.MOST + " subscriptions"));
        }
        boolean again = method == McpMethod.RESOURCES_SUBSCRIBE && subscriptions.has(own);
        boolean never = method == McpMethod.RESOURCES_UNSUBSCRIBE && !subscriptions.remove(own);
        return again || never ? Optional.of(DONE) : Optional.empty();
    }

    /** Links in a result are what the client can ask us for. */
    private Function<McpReply.Result, Future<McpReply>> mapping(
            McpMethod method, NamedRequest named, Subscriptions.Own own, CallRelay relay) {
        return result -> {
            if (method == McpMethod.RESOURCES_SUBSCRIBE) {
                subscriptions.add(own, named.name());
            }
            ResultUris uris = ResultUris.of(result.result());
            if (uris.places().isEmpty()) {
                return Future.succeededFuture(result);
            }
            return catalog.renamedResources(relay.caller(), own.server())
                    .map(names -> new McpReply.Result(uris.renamed(names)));
        };
    }

    private Predicate<StreamItem.Notification> wanted(RawJson params) {
        boolean progress = ProgressToken.ofRequest(params).isPresent();
        return notification -> McpNotification.PROGRESS.is(notification.method())
                ? progress
                : !McpNotification.MESSAGE.is(notification.method()) || wants(notification.params());
    }

    /** Of its own calls a client hears everything until it has said what it wants. */
    private boolean wants(RawJson logParams) {
        return level.isEmpty() || isAtLeast(level.get(), logParams);
    }

    /** What belongs to no call may be about another client's: it goes only to those who asked for logs. */
    boolean wantsUnasked(RawJson logParams) {
        return level.isPresent() && isAtLeast(level.get(), logParams);
    }

    private static boolean isAtLeast(LogLevel wanted, RawJson logParams) {
        return RawSplice.string(logParams, "level")
                .flatMap(LogLevel::of)
                .filter(said -> said.atLeast(wanted))
                .isPresent();
    }

    private Future<McpReply> setLevel(SessionMessage.Request request) {
        Optional<LogLevel> wanted = RawSplice.string(request.params(), "level").flatMap(LogLevel::of);
        if (wanted.isEmpty()) {
            return refuse(RpcErrorCode.INVALID_PARAMS, "Invalid params: `level` is none of the eight log levels");
        }
        level = wanted;
        catalog.servers(request.caller())
                .onSuccess(
                        servers -> servers.forEach(server -> notes.setLevel(server, wanted.get(), request.caller())));
        return Future.succeededFuture(DONE);
    }

    void cancel(Cancelled cancelled) {
        Optional.ofNullable(running.get(cancelled.requestId()))
                .ifPresent(relay -> relay.cancel(
                        new Cancel(cancelled.reason().orElse("cancelled by the client"), Cancel.Policy.RESET)));
    }

    /** The params of `resources/updated` for the client, if it has subscribed. */
    Optional<RawJson> updated(ServerEvent.Notified notified) {
        return subscriptions.updated(notified.server(), notified.params());
    }

    /** A server that has started anew knows nothing of what it was asked for before. */
    void changed(ServerState state, Caller caller) {
        if (state.phase() == ServerState.Phase.READY) {
            level.ifPresent(wanted -> notes.setLevel(state, wanted, caller));
            subscriptions.of(state.name()).forEach(own -> notes.subscribe(own, caller));
        }
    }

    void end(Cancel cancel, Caller caller) {
        List.copyOf(running.values()).forEach(relay -> relay.cancel(cancel));
        subscriptions.all().forEach(own -> notes.unsubscribe(own, caller));
    }
}
