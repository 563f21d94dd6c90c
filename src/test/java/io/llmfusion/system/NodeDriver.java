package io.llmfusion.system;

import io.llmfusion.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A script of {@code src/test/node} that answers commands, one JSON object a line, as long as this is open. Commands run
 * side by side. Thread-safe.
 */
final class NodeDriver implements AutoCloseable {
    private static final int SECONDS = 30;

    private final Process process;
    private final Writer input;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    private NodeDriver(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::readAnswers);
    }

    static NodeDriver start(String script, String... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(NodePrograms.node(), NodePrograms.script(script)), Stream.of(arguments))
                .toList();
        try {
            return new NodeDriver(new ProcessBuilder(command)
                    .directory(NodePrograms.FOLDER.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A command under way. */
    record Sent(int id, CompletableFuture<JsonNode> answer) {
        /** Waits for {@code {result}} or {@code {error}}. */
        JsonNode await() {
            try {
                return answer.get(SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException failure) {
                throw new AssertionError("no answer from the script", failure);
            }
        }
    }

    Sent send(ObjectNode command) {
        int id = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        String line = command.deepCopy().put("id", id) + "\n";
        try {
            synchronized (input) {
                input.write(line);
                input.flush();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new Sent(id, answer);
    }

    /** The result; fails the test where the script met an error. */
    JsonNode result(ObjectNode command) {
        JsonNode answer = send(command).await();
        if (answer.has("error")) {
            throw new AssertionError("the client failed: " + answer.get("error"));
        }
        return answer.get("result");
    }

    /** The error; fails the test where there was none. */
    JsonNode error(ObjectNode command) {
        JsonNode answer = send(command).await();
        if (!answer.has("error")) {
            throw new AssertionError("the client met no error: " + answer.get("result"));
        }
        return answer.get("error");
    }

    long pid() {
        return process.pid();
    }

    /** Ends the script without a word, as a crash does. */
    void kill() {
        process.destroyForcibly();
    }

    private void readAnswers() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(this::take);
        } catch (IOException | UncheckedIOException gone) {
            // The end of the process, which the next line tells to whoever waits.
        }
        waiting.values().forEach(answer -> answer.completeExceptionally(new IOException("the script ended")));
    }

    private void take(String line) {
        JsonNode answer = Json.read(line);
        CompletableFuture<JsonNode> waiter = waiting.remove(answer.path("id").asInt(0));
        if (waiter != null) {
            waiter.complete(answer);
        }
    }

    @Override
    public void close() {
        try {
            input.close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
