package io.llmfusion.command;

import io.llmfusion.config.ConfigLoader;
import io.llmfusion.config.Environment;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** `fusion import FILE`: our configuration on the standard output, what it could not carry over on the standard error. */
@Command(
        name = "import",
        description =
                "Makes our configuration of LiteLLM's config.yaml, or of the mcp.json of a desktop client or editor.")
final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "the other program's file; nothing is written to it")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<Map<String, Object>> read = read();
        if (read.isEmpty()) {
            err.println(file + ": cannot be read as YAML or JSON");
            return 1;
        }
        ImportNotes notes = new ImportNotes();
        Optional<Map<String, Object>> config = config(read.get(), notes);
        if (config.isEmpty()) {
            err.println(file + ": holds neither `model_list` (LiteLLM) nor `mcpServers` or `servers` (MCP clients)");
            return 1;
        }
        notes.lines().forEach(err::println);
        spec.commandLine().getOut().print(ForeignYaml.write(config.get()));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private Optional<Map<String, Object>> read() {
        try {
            return ForeignYaml.read(Files.readString(file));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, Object>> config(Map<String, Object> read, ImportNotes notes) {
        if (LiteLlmImport.isOne(read)) {
            return Optional.of(new LiteLlmImport(read, families(), notes).config());
        }
        return McpImport.isOne(read) ? Optional.of(new McpImport(notes).config(read)) : Optional.empty();
    }

    private static List<String> families() {
        Vertx vertx = Vertx.vertx();
        try {
            return new ConfigLoader(vertx, Environment.system())
                    .families()
                    .await()
                    .names();
        } finally {
            vertx.close().await();
        }
    }
}
