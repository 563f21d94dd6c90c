package io.llmfusion.store;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Documents for as long as the process lives, the one that was used longest ago first. */
final class MemoryDocuments implements Documents {
    /** Heap is dearer than disk. */
    static final long MOST = 64L << 20;

    private final Bounds bounds;
    private final Map<Document.Key, Held> documents = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, String> texts = new HashMap<>();
    private long size;

    private record Held(Document document, long used) {}

    MemoryDocuments(Bounds bounds) {
        this.bounds = bounds.atMost(MOST);
    }

    @Override
    public void save(List<Document> batch) {
        for (Document document : batch) {
            delete(document.key());
            documents.put(document.key(), new Held(document, bounds.now()));
            size += document.weight();
        }
        sweep(Integer.MAX_VALUE);
    }

    @Override
    public Optional<Buffer> load(Document.Key key) {
        Optional<Held> held = Optional.ofNullable(documents.get(key)).filter(found -> found.used() >= bounds.oldest());
        held.ifPresent(found -> documents.put(key, new Held(found.document(), bounds.now())));
        return held.map(found -> found.document().body());
    }

    @Override
    public boolean delete(Document.Key key) {
        Optional<Held> gone = Optional.ofNullable(documents.remove(key));
        gone.ifPresent(held -> size -= held.document().weight());
        return gone.filter(held -> held.used() >= bounds.oldest()).isPresent();
    }

    @Override
    public String once(String name, Supplier<String> made) {
        return texts.computeIfAbsent(name, ignored -> made.get());
    }

    @Override
    public int sweep(int atMost) {
        int swept = 0;
        for (Iterator<Held> oldest = documents.values().iterator(); oldest.hasNext() && swept < atMost; swept++) {
            Held held = oldest.next();
            if (size <= bounds.maxSize() && held.used() >= bounds.oldest()) {
                return swept;
            }
            oldest.remove();
            size -= held.document().weight();
        }
        return swept;
    }

    @Override
    public void close() {
        documents.clear();
        size = 0;
    }
}
