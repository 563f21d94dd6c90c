package io.llmfusion.store;

import io.llmfusion.bus.message.SignaturesQuery;
import io.llmfusion.bus.message.SignaturesReply;
import io.llmfusion.model.SignedCall;
import io.llmfusion.model.ToolCallId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers {@code store.signatures}: from memory what is young, from the documents what the process before has left. Used on
 * the verticle's context.
 */
final class SignatureDesk {
    private final Shelf shelf;
    private final SignatureCache cache = new SignatureCache();

    SignatureDesk(Shelf shelf) {
        this.shelf = shelf;
    }

    Future<SignaturesReply> answer(SignaturesQuery query) {
        return switch (query) {
            case SignaturesQuery.Keep keep -> kept(keep);
            case SignaturesQuery.Find find -> found(find);
        };
    }

    /** Nobody waits for the disk: an answer goes on, and what fails the log has. */
    private Future<SignaturesReply> kept(SignaturesQuery.Keep keep) {
        for (SignedCall call : keep.calls()) {
            Document.Key key = key(keep.caller().id(), call.id());
            Buffer body = SignatureJson.write(call);
            cache.put(key, Optional.of(call), body.length());
            shelf.save(new Document(key, body));
        }
        return Future.succeededFuture(new SignaturesReply.Kept());
    }

    private Future<SignaturesReply> found(SignaturesQuery.Find find) {
        List<SignedCall> known = new ArrayList<>();
        List<Document.Key> missed = new ArrayList<>();
        for (ToolCallId id : find.calls()) {
            Document.Key key = key(find.caller().id(), id);
            cache.get(key).ifPresentOrElse(entry -> entry.call().ifPresent(known::add), () -> missed.add(key));
        }
        if (missed.isEmpty()) {
            return Future.succeededFuture(reply(known, find.target()));
        }
        return shelf.ask(documents -> loaded(documents, missed)).map(all -> {
            for (int index = 0; index < missed.size(); index++) {
                Optional<SignedCall> call = all.get(index);
                cache.put(missed.get(index), call, 0);
                call.ifPresent(known::add);
            }
            return reply(known, find.target());
        });
    }

    private static List<Optional<SignedCall>> loaded(Documents documents, List<Document.Key> keys) {
        return keys.stream()
                .map(key -> documents.load(key).flatMap(body -> SignatureJson.read(key.id(), body)))
                .toList();
    }

    private static SignaturesReply reply(List<SignedCall> known, String target) {
        return new SignaturesReply.Found(
                known.stream().filter(call -> call.target().equals(target)).toList());
    }

    private static Document.Key key(String owner, ToolCallId id) {
        return new Document.Key(Document.Kind.SIGNATURE, owner, id.value());
    }
}
