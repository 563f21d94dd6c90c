package io.llmfusion.mcp.client;

import io.llmfusion.config.BreakerConfig;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.McpServerConfig.Settings;
import io.llmfusion.config.McpServerConfig.Start;
import io.llmfusion.config.McpServerConfig.ToolRules;
import io.llmfusion.config.Secret;
import io.llmfusion.guard.Guard;
import io.llmfusion.mcp.protocol.Implementation;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.llmfusion.observe.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Configurations of scripted servers, and what a gateway would hand to their verticles; for tests. */
final class Servers {
    static final Settings EAGER = settings(Start.EAGER, Optional.empty(), Duration.ofSeconds(10), 5);
    static final Settings LAZY = settings(Start.LAZY, Optional.empty(), Duration.ofSeconds(10), 5);

    /** Nothing here is worth waiting for. */
    private static final ClientPace PACE = new ClientPace(
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(10));

    private Servers() {}

    static Settings settings(Start start, Optional<Duration> idleStop, Duration timeout, int maxRestarts) {
        return new Settings(true, Optional.empty(), ToolRules.ALL, start, idleStop, timeout, maxRestarts);
    }

    /** The shell script beside this class as a server. */
    static McpServerConfig.Stdio script(Settings settings, Map<String, Secret> env, String... words) {
        List<String> args = new ArrayList<>(List.of(script().toString()));
        args.addAll(List.of(words));
        return new McpServerConfig.Stdio(new ServerName("scripted"), "sh", args, env, Optional.empty(), settings);
    }

    static McpServerConfig.Stdio script(Settings settings, String... words) {
        return script(settings, Map.of(), words);
    }

    static McpServerConfig.Stdio named(String name, Settings settings) {
        return new McpServerConfig.Stdio(
                new ServerName(name), "sh", List.of(script().toString()), Map.of(), Optional.empty(), settings);
    }

    static McpServerConfig.Stdio command(Settings settings, String command) {
        return new McpServerConfig.Stdio(
                new ServerName("scripted"), command, List.of(), Map.of(), Optional.empty(), settings);
    }

    static McpServerConfig.Http http(Settings settings, String url, McpServerConfig.Transport transport) {
        return new McpServerConfig.Http(
                new ServerName("scripted"),
                URI.create(url),
                Map.of("Authorization", Secret.of("Bearer token")),
                transport,
                settings);
    }

    static Path script() {
        try {
            return Path.of(Servers.class.getResource("server.sh").toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static ClientOptions options(ProcessReaper reaper, HttpClientOptions http) {
        return options(reaper, http, StartSlots.ofThisMachine());
    }

    static ClientOptions options(ProcessReaper reaper, HttpClientOptions http, StartSlots slots) {
        return new ClientOptions(
                reaper,
                http,
                Implementation.of("llm-fusion-gateway", "test"),
                List.of(new RawJson("{\"uri\":\"file:///work\"}")),
                PACE,
                slots,
                new Metrics());
    }

    static McpServerVerticle verticle(McpServerConfig config, Vertx vertx, ProcessReaper reaper) {
        return verticle(config, vertx, options(reaper, new HttpClientOptions()));
    }

    static McpServerVerticle verticle(McpServerConfig config, Vertx vertx, ClientOptions options) {
        Guard guard = new Guard("mcp " + config.name(), BreakerConfig.DEFAULT, vertx, System::nanoTime);
        return new McpServerVerticle(config, guard, options);
    }

    /** Whether a process runs; one that ended and that nobody waits for does not. */
    static boolean alive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException gone) {
            return false;
        }
    }
}
