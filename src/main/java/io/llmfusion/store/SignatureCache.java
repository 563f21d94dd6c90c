package io.llmfusion.store;

import io.llmfusion.model.SignedCall;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The signatures that are asked for again and again while a conversation goes on, bounded. It also knows which calls have
 * none: a history names them with every turn. Not thread-safe.
 */
final class SignatureCache {
    private static final long MOST = 32L << 20;
    private static final int OVERHEAD = 300;

    private final Map<Document.Key, Entry> entries = new LinkedHashMap<>(256, 0.75f, true);
    private long size;

    /** @param call empty where it is known that there is none */
    record Entry(Optional<SignedCall> call, long weight) {}

    /** Empty where nothing is known. */
    Optional<Entry> get(Document.Key key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** @param bytes about what it holds */
    void put(Document.Key key, Optional<SignedCall> call, long bytes) {
        Entry entry = new Entry(call, OVERHEAD + bytes);
        Optional.ofNullable(entries.put(key, entry)).ifPresent(before -> size -= before.weight());
        size += entry.weight();
        Iterator<Entry> oldest = entries.values().iterator();
        while (size > MOST && oldest.hasNext()) {
            size -= oldest.next().weight();
            oldest.remove();
        }
    }
}
