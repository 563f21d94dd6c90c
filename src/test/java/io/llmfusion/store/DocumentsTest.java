package io.llmfusion.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds wherever documents are kept. */
class DocumentsTest {
    private static final Duration AGE = Duration.ofDays(30);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    enum Place {
        MEMORY,
        SQLITE;

        Documents open(Path folder, Bounds bounds) {
            return switch (this) {
                case MEMORY -> new MemoryDocuments(bounds);
                case SQLITE -> SqliteDocuments.open(folder.resolve("fusion.db"), bounds);
            };
        }
    }

    private Documents open(Place place) {
        return open(place, 1 << 20);
    }

    private Documents open(Place place, long size) {
        return place.open(folder, new Bounds(AGE, size, clock));
    }

    private static Document.Key key(String owner, String id) {
        return new Document.Key(Document.Kind.RESPONSE, owner, id);
    }

    private static Document document(String owner, String id, String body) {
        return new Document(key(owner, id), Buffer.buffer(body));
    }

    private static Optional<String> text(Documents documents, String owner, String id) {
        return documents.load(key(owner, id)).map(Buffer::toString);
    }

    @ParameterizedTest
    @EnumSource
    void keeps_what_is_saved_byte_for_byte(Place place) {
        try (Documents documents = open(place)) {
            documents.save(List.of(document("alice", "a", "{\"x\": 1.0}"), document("alice", "b", "grüße 🦊\u0000")));

            assertThat(text(documents, "alice", "a")).contains("{\"x\": 1.0}");
            assertThat(text(documents, "alice", "b")).contains("grüße 🦊\u0000");
            assertThat(text(documents, "alice", "c")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void replaces_what_has_the_same_key(Place place) {
        try (Documents documents = open(place)) {
            documents.save(List.of(document("alice", "a", "old")));
            documents.save(List.of(document("alice", "a", "new")));

            assertThat(text(documents, "alice", "a")).contains("new");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shows_nobody_what_another_owner_or_kind_has(Place place) {
        try (Documents documents = open(place)) {
            documents.save(List.of(document("alice", "a", "hers"), document("bob", "a", "his")));

            assertThat(text(documents, "alice", "a")).contains("hers");
            assertThat(text(documents, "bob", "a")).contains("his");
            assertThat(text(documents, "carol", "a")).isEmpty();
            assertThat(documents.load(new Document.Key(Document.Kind.SIGNATURE, "alice", "a")))
                    .isEmpty();
            assertThat(documents.delete(key("carol", "a"))).isFalse();
            assertThat(text(documents, "alice", "a")).contains("hers");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletes_once(Place place) {
        try (Documents documents = open(place)) {
            documents.save(List.of(document("alice", "a", "x")));

            assertThat(documents.delete(key("alice", "a"))).isTrue();
            assertThat(documents.delete(key("alice", "a"))).isFalse();
            assertThat(text(documents, "alice", "a")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void forgets_what_was_not_used_for_too_long_and_keeps_what_was(Place place) {
        try (Documents documents = open(place)) {
            documents.save(List.of(document("alice", "used", "x"), document("alice", "left", "y")));
            clock.pass(AGE.dividedBy(2));
            assertThat(text(documents, "alice", "used")).contains("x");
            clock.pass(AGE.dividedBy(2).plusSeconds(1));

            // Before any sweep, too.
            assertThat(text(documents, "alice", "left")).isEmpty();
            assertThat(documents.delete(key("alice", "left"))).isFalse();
            assertThat(documents.sweep(100)).isLessThanOrEqualTo(1);
            assertThat(text(documents, "alice", "used")).contains("x");
            clock.pass(AGE.plusSeconds(1));
            assertThat(text(documents, "alice", "used")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void forgets_what_was_used_longest_ago_beyond_its_size(Place place) {
        long ten = 10L * (Document.OVERHEAD + 100);
        try (Documents documents = open(place, ten)) {
            for (int index = 0; index < 14; index++) {
                documents.save(List.of(document("alice", "id" + index, "x".repeat(100))));
                clock.pass(Duration.ofHours(2));
                assertThat(text(documents, "alice", "id0")).isPresent();
            }
            while (documents.sweep(3) > 0) {}

            assertThat(IntStream.range(0, 14)
                            .filter(index ->
                                    text(documents, "alice", "id" + index).isPresent())
                            .boxed())
                    .containsExactly(0, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        }
    }

    @ParameterizedTest
    @EnumSource
    void makes_a_text_of_its_own_once(Place place) {
        try (Documents documents = open(place)) {
            assertThat(documents.once("secret", () -> "first")).isEqualTo("first");
            assertThat(documents.once("secret", () -> "second")).isEqualTo("first");
        }
    }
}
