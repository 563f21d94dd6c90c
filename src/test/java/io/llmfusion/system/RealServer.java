package io.llmfusion.system;

import io.llmfusion.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The MCP project's own servers, and calls that between them use every one of their tools. */
enum RealServer {
    EVERYTHING("mcp-server-everything", "everything"),
    /** The same program over Streamable HTTP. */
    REMOTE("mcp-server-everything", "everything"),
    FILESYSTEM("mcp-server-filesystem", "filesystem"),
    MEMORY("mcp-server-memory", "memory");

    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private final String program;
    private final String steps;

    RealServer(String program, String steps) {
        this.program = program;
        this.steps = steps;
    }

    /** A call, by the server's own name of the tool. */
    record Step(String tool, JsonNode arguments) {}

    /** Its name in the configuration, and so the prefix of its tools. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name of that tool or prompt over all servers. */
    String named(String own) {
        return label() + "_" + own;
    }

    String program() {
        return NodePrograms.program(program);
    }

    /** What it is started with, over stdio. */
    List<String> arguments(Path root) {
        return switch (this) {
            case EVERYTHING, REMOTE -> List.of(program(), "stdio");
            case FILESYSTEM -> List.of(program(), root.toString());
            case MEMORY -> List.of(program());
        };
    }

    Map<String, String> environment(Path root) {
        return this == MEMORY
                ? Map.of("MEMORY_FILE_PATH", root.resolve("memory.jsonl").toString())
                : Map.of();
    }

    List<Step> steps(Path root) {
        try (InputStream file = RealServer.class.getResourceAsStream("real-server-steps.json")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            ArrayNode all = (ArrayNode)
                    Json.read(text.replace("@ROOT@", root.toString())).get(steps);
            return all.valueStream()
                    .map(step -> new Step(step.get("tool").stringValue(), step.get("arguments")))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The same ground for each round of steps. */
    static void reset(Path root) {
        try {
            if (Files.exists(root)) {
                try (Stream<Path> below = Files.walk(root)) {
                    below.filter(path -> !path.equals(root))
                            .sorted(Comparator.reverseOrder())
                            .forEach(path -> path.toFile().delete());
                }
            }
            Files.createDirectories(root);
            Files.write(root.resolve("picture.png"), Base64.getDecoder().decode(PIXEL));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Leaves out what differs from one call to the next by itself: moments, sessions, the process's own variables. */
    static JsonNode timeless(Step step, JsonNode result) {
        if (step.tool().equals("get-env")) {
            ((ObjectNode) result.at("/content/0")).put("text", "its variables");
        }
        return timeless(result);
    }

    static JsonNode timeless(JsonNode result) {
        String text = result.toString()
                .replaceAll("(created|modified|accessed): [^\\\\\"]*", "$1: then")
                .replaceAll("\\d{1,2}:\\d{2}:\\d{2}( [AP]M)?", "then")
                .replaceAll("for session [0-9a-f-]{36}", "for session undefined");
        return blobs(Json.read(text));
    }

    /** A blob with a moment in it. */
    private static JsonNode blobs(JsonNode result) {
        for (JsonNode content : result.path("contents")) {
            String blob = content.path("blob").asString("");
            String decoded = new String(Base64.getDecoder().decode(blob), StandardCharsets.UTF_8);
            if (decoded.contains("created at")) {
                ((ObjectNode) content).put("blob", decoded.replaceAll("created at.*", "created then"));
            }
        }
        return result;
    }
}
