package io.llmfusion.dialect.chat;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Real answers of real providers that speak this format, where the folder with them is there. */
final class ChatRecordings {
    private static final Path ROOT = Path.of("../shared/recorded");
    private static final List<String> FOLDERS =
            List.of("openai/chat", "deepseek/chat", "groq/main", "mistral/main", "openai-compatible/chat");

    private ChatRecordings() {}

    /** Skips the test, saying so, when there are none. */
    static void assumePresent() {
        assumeTrue(Files.isDirectory(ROOT), "no recorded streams at " + ROOT + ": skipped");
    }

    /** Streams as bytes on the wire. */
    static List<Path> streams() {
        return files().filter(file -> file.toString().endsWith(".chunks.txt")
                        || file.toString().endsWith(".sse"))
                .toList();
    }

    static List<Path> answers() {
        return files().filter(file -> file.toString().endsWith(".json")).toList();
    }

    private static Stream<Path> files() {
        if (!Files.isDirectory(ROOT)) {
            return Stream.of();
        }
        return FOLDERS.stream().flatMap(folder -> list(ROOT.resolve(folder))).sorted();
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The payloads of a recording, `[DONE]` included, with a time in each, so that no clock is read in its place. */
    static List<String> payloads(Path file) {
        if (file.toString().endsWith(".sse")) {
            return ChatTexts.payloads(text(file).replace("\"created\":0,", "\"created\":1,"));
        }
        return Stream.concat(text(file).lines().filter(line -> !line.isBlank()), Stream.of(ChatTexts.DONE))
                .toList();
    }
}
