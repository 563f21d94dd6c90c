package io.llmfusion.dialect;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** All that real providers really answered, where the folder with it is there: every file is in exactly one kind. */
final class Recordings {
    static final Path ROOT = Path.of("../shared/recorded");

    /** Which format each folder speaks; or, with a reason, why none of ours. */
    private static final Map<String, DialectId> FORMATS = Map.ofEntries(
            Map.entry("anthropic/main", DialectId.ANTHROPIC),
            Map.entry("deepseek/chat", DialectId.CHAT),
            Map.entry("google/main", DialectId.GEMINI),
            Map.entry("google/interactions", DialectId.INTERACTIONS),
            Map.entry("groq/main", DialectId.CHAT),
            Map.entry("mistral/main", DialectId.CHAT),
            Map.entry("openai/chat", DialectId.CHAT),
            Map.entry("openai/responses", DialectId.RESPONSES),
            Map.entry("openai-compatible/chat", DialectId.CHAT),
            Map.entry("xai/responses", DialectId.RESPONSES));

    private static final Map<String, String> NOT_OURS = Map.of(
            "cohere/main", "Cohere's own v2 format, which no provider dialect speaks",
            "openai/completion", "legacy completions of a provider go to clients as they are",
            "openai/embedding", "no chat",
            "openai/image", "no chat");

    private Recordings() {}

    /** One file. */
    record Recording(String name, DialectId format) {
        Buffer bytes() {
            try {
                return Buffer.buffer(Files.readAllBytes(ROOT.resolve(name)));
            } catch (IOException missing) {
                throw new UncheckedIOException(missing);
            }
        }

        private String text() {
            return bytes().toString(StandardCharsets.UTF_8);
        }

        /** The data of each event of a stream, in order. */
        List<String> payloads() {
            if (name.endsWith(".sse")) {
                return text().lines()
                        .filter(line -> line.startsWith("data: "))
                        .map(line -> line.substring("data: ".length()))
                        .toList();
            }
            Stream<String> lines = text().lines().filter(line -> !line.isBlank());
            return format == DialectId.CHAT
                    ? Stream.concat(lines, Stream.of("[DONE]")).toList()
                    : lines.toList();
        }

        /** The stream as the provider sends it. */
        Buffer frames() {
            Buffer frames = Buffer.buffer();
            for (String payload : payloads()) {
                type(payload).ifPresent(type -> frames.appendString("event: " + type + "\n"));
                frames.appendString("data: ").appendString(payload).appendString("\n\n");
            }
            return frames;
        }

        private Optional<String> type(String payload) {
            if (format != DialectId.ANTHROPIC && format != DialectId.RESPONSES) {
                return Optional.empty();
            }
            JsonNode type = Json.read(payload).path("type");
            return type.isString() ? Optional.of(type.stringValue()) : Optional.empty();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static void assumePresent() {
        assumeTrue(Files.isDirectory(ROOT), "no recorded answers at " + ROOT + ": skipped");
    }

    static List<Recording> streams() {
        return ours(name -> name.endsWith(".chunks.txt") || name.endsWith(".sse"));
    }

    /** Whole answers that are no errors. */
    static List<Recording> answers() {
        return ours(name -> name.endsWith(".json")).stream()
                .filter(recording -> !isError(recording))
                .toList();
    }

    static List<Recording> errors() {
        return ours(name -> name.endsWith(".json")).stream()
                .filter(Recordings::isError)
                .toList();
    }

    private static boolean isError(Recording recording) {
        return Json.read(recording.bytes()).path("error").isObject();
    }

    private static List<Recording> ours(Predicate<String> wanted) {
        return names().stream()
                .filter(wanted)
                .filter(name -> FORMATS.containsKey(folder(name)))
                .map(name -> new Recording(name, Objects.requireNonNull(FORMATS.get(folder(name)))))
                .toList();
    }

    /** Files that are none of ours, with the reason. */
    static Map<String, String> notOurs() {
        return NOT_OURS;
    }

    /** Files that stand in no folder known here. */
    static List<String> unknown() {
        return names().stream()
                .filter(name -> name.contains("/"))
                .filter(name -> !FORMATS.containsKey(folder(name)) && !NOT_OURS.containsKey(folder(name)))
                .toList();
    }

    private static String folder(String name) {
        return name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
    }

    private static List<String> names() {
        if (!Files.isDirectory(ROOT)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> ROOT.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
