package io.llmfusion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.config.StoreConfig;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFileTest {
    private static final Bounds BOUNDS = new Bounds(Duration.ofDays(1), 1 << 20, InstantSource.system());
    private static final Document.Key KEY = new Document.Key(Document.Kind.RESPONSE, "alice", "a");

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("data").resolve("fusion.db");
    }

    private static Document document(String body) {
        return new Document(KEY, Buffer.buffer(body));
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = StoreFile.open(file());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void opens_again_what_was_closed() {
        try (Documents first = SqliteDocuments.open(file(), BOUNDS)) {
            first.save(List.of(document("kept")));
        }
        try (Documents second = SqliteDocuments.open(file(), BOUNDS)) {
            assertThat(second.load(KEY))
                    .hasValueSatisfying(body -> assertThat(body.toString()).isEqualTo("kept"));
        }
    }

    @Test
    void only_its_owner_may_read_it() throws IOException {
        try (Documents documents = SqliteDocuments.open(file(), BOUNDS)) {
            documents.save(List.of(document("x")));
            try (Stream<Path> files = Files.list(file().getParent())) {
                assertThat(files).hasSizeGreaterThan(1).allSatisfy(each -> assertThat(
                                PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void leaves_no_unpacked_library_behind() throws IOException {
        SqliteDocuments.open(file(), BOUNDS).close();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.filter(each -> each.getFileName().toString().startsWith("llm-fusion-sqlite-")))
                    .allSatisfy(other -> assertThat(other).isEmptyDirectory());
        }
    }

    @Test
    void refuses_a_file_of_a_newer_version() throws SQLException {
        sql("update schema_version set version = " + (Schema.VERSION + 1));

        assertThatThrownBy(() -> SqliteDocuments.open(file(), BOUNDS))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("newer version");
    }

    @Test
    void brings_a_file_from_before_the_first_version_up_to_date() throws SQLException {
        sql("drop table documents", "drop table texts", "delete from schema_version");

        try (Documents documents = SqliteDocuments.open(file(), BOUNDS)) {
            documents.save(List.of(document("kept")));
            assertThat(documents.load(KEY)).isPresent();
        }
    }

    @Test
    void refuses_a_damaged_file_by_its_name() throws IOException {
        Files.createDirectories(file().getParent());
        byte[] noise = new byte[8192];
        new Random(1).nextBytes(noise);
        Files.write(file(), noise);

        assertThatThrownBy(() -> SqliteDocuments.open(file(), BOUNDS))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(file())).isEqualTo(noise);
    }

    @Test
    void refuses_a_folder_in_its_place() throws IOException {
        Files.createDirectories(file());

        assertThatThrownBy(() -> SqliteDocuments.open(file(), BOUNDS))
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining(file() + " is no file");
    }

    @Test
    void two_gateways_share_a_file() {
        try (Documents one = SqliteDocuments.open(file(), BOUNDS);
                Documents other = SqliteDocuments.open(file(), BOUNDS)) {
            for (int round = 0; round < 20; round++) {
                one.save(List.of(document("one " + round)));
                other.save(List.of(new Document(
                        new Document.Key(Document.Kind.RESPONSE, "bob", "b" + round), Buffer.buffer(new byte[100]))));
            }
            assertThat(other.load(KEY))
                    .hasValueSatisfying(body -> assertThat(body.toString()).isEqualTo("one 19"));
            assertThat(one.once("secret", () -> "mine")).isEqualTo(other.once("secret", () -> "theirs"));
        }
    }

    @Test
    void keeps_in_memory_what_the_standard_file_cannot_take() throws IOException {
        Path noFolder = Files.createFile(folder.resolve("home"));
        StoreConfig standard = StoreConfig.DEFAULT;

        try (Documents documents = new StorePlace(standard, noFolder, InstantSource.system()).open()) {
            assertThat(documents).isInstanceOf(MemoryDocuments.class);
        }
        StoreConfig named = standard.at(new StoreConfig.Location.File(Path.of("data/mine.db")));
        assertThatThrownBy(() -> new StorePlace(named, noFolder, InstantSource.system()).open())
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining(noFolder.resolve("data/mine.db").toString());
    }

    @Test
    void a_standard_file_that_is_there_is_no_wish() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "no database at all, though it is long enough to be looked at: " + "x".repeat(500));

        assertThatThrownBy(() -> new StorePlace(StoreConfig.DEFAULT, folder, InstantSource.system()).open())
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining(file().toString());
    }

    @Test
    void gives_back_the_room_of_what_is_forgotten() throws IOException {
        ManualClock clock = new ManualClock();
        try (Documents documents = SqliteDocuments.open(file(), new Bounds(Duration.ofDays(1), 1 << 20, clock))) {
            for (int index = 0; index < 100; index++) {
                documents.save(List.of(new Document(
                        new Document.Key(Document.Kind.RESPONSE, "alice", "id" + index),
                        Buffer.buffer(new byte[20_000]))));
            }
            clock.pass(Duration.ofDays(2));
            while (documents.sweep(30) > 0) {}
        }
        assertThat(Files.size(file())).isLessThan(200_000);
    }
}
