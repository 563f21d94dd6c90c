package io.llmfusion.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The agent command lines of {@code src/test/node/agents}, each run in a folder and a home of its own. */
final class AgentPrograms {
    private static final Path PACKAGES = NodePrograms.FOLDER.resolve("agents/node_modules");
    private static final int SECONDS = 120;

    // Nothing but the gateway is asked: no statistics, no new versions.
    private static final String CODEX_SETTINGS = """
            check_for_update_on_startup = false

            [analytics]
            enabled = false

            """;
    private static final String GEMINI_SETTINGS =
            "{\"privacy\":{\"usageStatisticsEnabled\":false},\"general\":{\"enableAutoUpdate\":false}}";

    private final Path work;
    private final Path home;
    private final Path geminiSettings;

    /** Skips the test, saying so, where they are not installed. */
    AgentPrograms(Path folder) throws IOException {
        assumeTrue(
                Files.isDirectory(PACKAGES),
                "the packages of src/test/node/agents are not installed: ./scripts/test does it, where npm is to be had");
        work = Files.createDirectories(folder.resolve("work"));
        home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(Files.createDirectories(home.resolve(".codex")).resolve("config.toml"), CODEX_SETTINGS);
        geminiSettings = Files.writeString(folder.resolve("gemini.json"), GEMINI_SETTINGS);
    }

    /**
     * What it did.
     *
     * @param output standard output and error as they came
     */
    record Ran(int status, String output) {}

    /** A shell's script; its standard input is empty. */
    Ran run(String script, Map<String, String> variables) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", script)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        Path node = Path.of(NodePrograms.node()).getParent();
        Map<String, String> environment = shell.environment();
        environment
                .keySet()
                .removeIf(name -> name.matches("(ANTHROPIC|OPENAI|GEMINI|GOOGLE|CLAUDE|CODEX|OPENCODE)_.*"));
        environment.merge(
                "PATH",
                PACKAGES.resolve(".bin") + File.pathSeparator + node,
                (path, ours) -> ours + File.pathSeparator + path);
        environment.put("HOME", home.toString());
        environment.put("NO_COLOR", "1");
        environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        environment.put("GEMINI_CLI_SYSTEM_SETTINGS_PATH", geminiSettings.toString());
        environment.put("OPENCODE_DISABLE_AUTOUPDATE", "1");
        environment.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
        environment.putAll(variables);
        Process process = shell.start();
        Thread limit = Thread.ofVirtual().start(() -> end(process));
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), output);
        } finally {
            limit.interrupt();
        }
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }
}
