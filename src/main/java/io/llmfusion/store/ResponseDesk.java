package io.llmfusion.store;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ResponsesQuery;
import io.llmfusion.bus.message.ResponsesReply;
import io.llmfusion.model.Caller;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.StoredResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers {@code store.responses}. Used on the verticle's context. */
final class ResponseDesk {
    /** So many turns make one conversation at most. */
    static final int LONGEST = 1_000;

    private final Shelf shelf;

    ResponseDesk(Shelf shelf) {
        this.shelf = shelf;
    }

    Future<ResponsesReply> answer(ResponsesQuery query) {
        return switch (query) {
            case ResponsesQuery.Keep keep -> kept(keep).map(saved -> new ResponsesReply.Kept());
            case ResponsesQuery.FindItems find -> shelf.ask(documents -> items(documents, find));
            case ResponsesQuery.Find find -> shelf.ask(documents -> found(documents, find));
            case ResponsesQuery.History history ->
                shelf.ask(documents -> conversation(documents, history))
                        .compose(outcome -> outcome.map(Future::succeededFuture)
                                .orElseGet(() -> GatewayFailure.future(tooLong(history.maxBytes()))));
            case ResponsesQuery.Forget forget ->
                shelf.ask(documents -> documents.delete(key(forget.caller(), forget.id()))
                        ? new ResponsesReply.Forgotten()
                        : new ResponsesReply.Missing(forget.id()));
        };
    }

    /** Where its items stand goes first: once the response is safe, they are. */
    private Future<Void> kept(ResponsesQuery.Keep keep) {
        StoredResponse response = keep.response();
        Buffer pointer = Json.utf8(Json.quote(response.id()));
        for (String item : ResponseJson.itemIds(response)) {
            shelf.save(new Document(key(Document.Kind.ITEM, keep.caller(), item), pointer));
        }
        return shelf.save(new Document(key(keep.caller(), response.id()), ResponseJson.write(response)));
    }

    private static ResponsesReply items(Documents documents, ResponsesQuery.FindItems find) {
        Map<String, Optional<StoredResponse>> responses = new HashMap<>();
        Map<String, RawJson> found = new HashMap<>();
        for (String item : find.ids()) {
            documents
                    .load(key(Document.Kind.ITEM, find.caller(), item))
                    .map(pointer -> Json.read(pointer).asString(""))
                    .flatMap(id -> responses.computeIfAbsent(id, absent -> documents
                            .load(key(find.caller(), absent))
                            .map(body -> ResponseJson.read(absent, body))))
                    .flatMap(response -> ResponseJson.item(response, item))
                    .ifPresent(raw -> found.put(item, raw));
        }
        return new ResponsesReply.Items(found);
    }

    private static ResponsesReply found(Documents documents, ResponsesQuery.Find find) {
        return documents
                .load(key(find.caller(), find.id()))
                .<ResponsesReply>map(body -> new ResponsesReply.Found(ResponseJson.read(find.id(), body)))
                .orElseGet(() -> new ResponsesReply.Missing(find.id()));
    }

    /** Empty where it is too long. */
    private static Optional<ResponsesReply> conversation(Documents documents, ResponsesQuery.History history) {
        List<StoredResponse> turns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        long bytes = 0;
        Optional<String> next = Optional.of(history.id());
        while (next.isPresent() && seen.add(next.get())) {
            String id = next.get();
            Optional<Buffer> body = documents.load(key(history.caller(), id));
            if (body.isEmpty()) {
                return Optional.of(new ResponsesReply.Missing(id));
            }
            bytes += body.get().length();
            if (bytes > history.maxBytes() || turns.size() == LONGEST) {
                return Optional.empty();
            }
            StoredResponse turn = ResponseJson.read(id, body.get());
            turns.add(turn);
            next = turn.previous();
        }
        return Optional.of(new ResponsesReply.Conversation(turns.reversed()));
    }

    private static GatewayError tooLong(long maxBytes) {
        return new GatewayError.TooLarge("the conversation of `previous_response_id` is longer than " + LONGEST
                + " turns or " + (maxBytes >> 20)
                + " MB; begin a new one with what matters of it as `input`");
    }

    private static Document.Key key(Caller caller, String id) {
        return key(Document.Kind.RESPONSE, caller, id);
    }

    private static Document.Key key(Document.Kind kind, Caller caller, String id) {
        return new Document.Key(kind, caller.id(), id);
    }
}
