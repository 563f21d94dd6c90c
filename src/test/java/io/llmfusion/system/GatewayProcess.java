package io.llmfusion.system;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A gateway in a process of its own, which can be told to stop, or be killed. */
final class GatewayProcess implements AutoCloseable {
    private static final Pattern URL_LINE = Pattern.compile("serves (http://\\S+)");

    final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> url = new CompletableFuture<>();

    private GatewayProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Starts `fusion` with these arguments. */
    static GatewayProcess run(Path folder, Map<String, String> variables, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(command(arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().putAll(variables);
        try {
            return new GatewayProcess(builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static GatewayProcess serve(Path folder, String yaml) {
        try {
            Path file = Files.writeString(folder.resolve("fusion.yaml"), yaml);
            return run(folder, Map.of(), "serve", "--config", file.toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The command line of `fusion`. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                "io.llmfusion.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The launcher of the tests may have put the classes into a loader of its own. */
    private static String classPath() {
        Stream<String> loaded = GatewayProcess.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::getPath)
                : Stream.empty();
        return Stream.concat(loaded, Stream.of(System.getProperty("java.class.path")))
                .map(entry -> Stream.of(entry.split(File.pathSeparator, -1))
                        .map(part -> Path.of(part).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Waits for it to serve. */
    String url() {
        try {
            return url.get(40, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("the gateway does not serve: " + output(), failure);
        }
    }

    /** Everything it has said so far. */
    String output() {
        return String.join("\n", output);
    }

    /** Waits for its end. */
    int exit() {
        try {
            if (process.waitFor(40, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("the gateway does not end: " + output());
    }

    /** Whether a process runs; a zombie does not. */
    static boolean alive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException gone) {
            return false;
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher found = URL_LINE.matcher(line);
                if (found.find()) {
                    url.complete(found.group(1));
                }
            }
        } catch (IOException gone) {
            // Its end, which the next line tells.
        }
        url.completeExceptionally(new IOException("the gateway ended"));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
