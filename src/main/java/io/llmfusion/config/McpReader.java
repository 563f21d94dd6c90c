package io.llmfusion.config;

import io.llmfusion.config.McpServerConfig.Settings;
import io.llmfusion.config.McpServerConfig.Start;
import io.llmfusion.config.McpServerConfig.ToolRules;
import io.llmfusion.config.McpServerConfig.Transport;
import io.llmfusion.model.ServerName;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one entry of `mcp: servers:`, in our words or as desktop clients write it
 * (https://code.visualstudio.com/docs/copilot/reference/mcp-configuration).
 */
final class McpReader {
    private enum Type {
        STDIO,
        HTTP,
        SSE
    }

    private static final Map<String, Type> TYPES =
            Map.of("stdio", Type.STDIO, "http", Type.HTTP, "streamable-http", Type.HTTP, "sse", Type.SSE);
    private static final Map<String, Start> STARTS = Choices.of(Start.values());
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9_-]{0,32}");

    private final Reading reading;

    McpReader(Reading reading) {
        this.reading = reading;
    }

    Optional<McpServerConfig> read(String name, Fields fields) {
        boolean named = Names.plain(name, fields, reading);
        if (name.equals(McpConfig.BUILTIN.value())) {
            reading.problem(fields.node(), "this is the name of the built-in server", "give yours another name");
        }
        Settings settings = settings(fields);
        fields.notYet("auth", "oauth", "era", "sandbox");
        // What editors keep beside a server for themselves.
        fields.ignore("name", "description", "version", "gallery", "dev", "autoApprove", "alwaysAllow", "trust");
        Optional<McpServerConfig> server = type(fields).filter(type -> named).flatMap(type -> switch (type) {
            case STDIO -> stdio(new ServerName(name), settings, fields);
            case HTTP -> http(new ServerName(name), Transport.STREAMABLE, settings, fields);
            case SSE -> http(new ServerName(name), Transport.SSE, settings, fields);
        });
        fields.done();
        return server;
    }

    private Optional<Type> type(Fields fields) {
        boolean command = fields.has("command");
        boolean url = fields.has("url");
        Optional<Type> written = fields.choice("type", TYPES, Set.of());
        if (command == url) {
            reading.problem(
                    fields.node(),
                    command ? "has a command and a url" : "has neither a command nor a url",
                    "write command: for a process, url: for a server at an address");
            return Optional.empty();
        }
        if (written.isPresent() && (written.get() == Type.STDIO) == url) {
            fields.problem("type", "does not fit " + (url ? "a url" : "a command"), "leave it out");
        }
        return Optional.of(written.orElse(command ? Type.STDIO : Type.HTTP));
    }

    private Optional<McpServerConfig> stdio(ServerName name, Settings settings, Fields fields) {
        Map<String, Secret> env = new LinkedHashMap<>();
        fields.scalar("envFile").ifPresent(file -> env.putAll(new EnvFile(reading).read(file)));
        fields.mapOrEmpty("env").namedTexts().forEach((key, value) -> env.put(key, Secret.of(value.text())));
        Optional<Path> cwd = fields.scalar("cwd").map(this::folder);
        fields.ignore("url", "headers");
        return fields.required("command", "the program to start")
                .map(command ->
                        new McpServerConfig.Stdio(name, command.text(), fields.texts("args"), env, cwd, settings));
    }

    private Path folder(ConfigNode.Scalar written) {
        Path path = reading.environment().resolve(written.text());
        if (!Files.isDirectory(path)) {
            reading.problem(written, "there is no such folder", "name one that is there");
        }
        return path;
    }

    private Optional<McpServerConfig> http(ServerName name, Transport transport, Settings settings, Fields fields) {
        Optional<URI> url = fields.scalar("url").flatMap(written -> Urls.http(written, reading));
        Map<String, Secret> headers = Urls.headers(fields, reading);
        return url.map(found -> new McpServerConfig.Http(name, found, headers, transport, settings));
    }

    private Settings settings(Fields fields) {
        Settings standard = Settings.DEFAULT;
        return new Settings(
                enabled(fields),
                prefix(fields),
                tools(fields.mapOrEmpty("tools")),
                fields.choice("start", STARTS, Set.of()).orElse(standard.start()),
                fields.duration("idle-stop"),
                fields.duration("timeout", standard.timeout()),
                fields.whole("max-restarts", standard.maxRestarts(), 0, 1_000));
    }

    private static boolean enabled(Fields fields) {
        if (fields.has("enabled") && fields.has("disabled")) {
            fields.problem("disabled", "stands beside enabled", "leave one of them");
        }
        return fields.flag("enabled", true) && !fields.flag("disabled", false);
    }

    private static Optional<String> prefix(Fields fields) {
        Optional<String> written = fields.text("prefix");
        if (written.filter(text -> !PREFIX.matcher(text).matches()).isPresent()) {
            fields.problem("prefix", "does not fit", "use letters, digits, `_` and `-`, at most 32 characters");
        }
        return written;
    }

    private static ToolRules tools(Fields fields) {
        ToolRules rules = new ToolRules(
                fields.has("allow") ? fields.texts("allow") : ToolRules.ALL.allow(), fields.texts("deny"));
        fields.done();
        return rules;
    }
}
