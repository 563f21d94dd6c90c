package io.llmfusion.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native part, which sqlite-jdbc unpacks to a folder before it loads it, and leaves there when the process is
 * killed. Unpacked to a folder of our own instead that nobody else can write to, and removed as soon as it is loaded: on
 * POSIX systems a loaded library needs no name. On Windows sqlite-jdbc removes it at the end of the process.
 */
final class NativeLibrary {
    private static final String FOLDER = "org.sqlite.tmpdir";

    private NativeLibrary() {}

    /** Throws {@link StoreFailure} where it cannot be loaded. */
    static synchronized void load() {
        try {
            if (System.getProperty(FOLDER) == null) {
                loadFrom(Files.createTempDirectory("llm-fusion-sqlite-"));
            } else {
                SQLiteJDBCLoader.initialize();
            }
        } catch (Exception | LinkageError failure) {
            throw new StoreFailure(
                    "SQLite's native library cannot be loaded; java.io.tmpdir must be a folder in which programs may be"
                            + " written and run, or write store.url: \"memory:\"",
                    failure);
        }
    }

    private static void loadFrom(Path folder) throws Exception {
        System.setProperty(FOLDER, folder.toString());
        try {
            SQLiteJDBCLoader.initialize();
        } finally {
            System.clearProperty(FOLDER);
            remove(folder);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> unpacked = files.toList();
            for (Path file : unpacked) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException stillInUse) {
            folder.toFile().deleteOnExit();
        }
    }
}
