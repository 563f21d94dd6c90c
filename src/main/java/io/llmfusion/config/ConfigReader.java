package io.llmfusion.config;

import io.llmfusion.config.ObservabilityConfig.LogFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the whole file. What it returns is to be used only when the reading stayed clean. */
final class ConfigReader {
    private static final Map<String, LogFormat> LOG_FORMATS = Choices.of(LogFormat.values());

    private final Reading reading;
    private final Families families;

    ConfigReader(Reading reading, Families families) {
        this.reading = reading;
        this.families = families;
    }

    GatewayConfig read(ConfigNode.Mapping root) {
        Fields top = Fields.top(root, reading);
        Fields server = top.mapOrEmpty("server");
        Map<String, Fields> providers = top.mapOrEmpty("providers").named();
        Map<String, Fields> aliases = top.mapOrEmpty("models").named();
        Fields mcp = top.mapOrEmpty("mcp");
        Map<String, Fields> servers = mcp.mapOrEmpty("servers").named();
        GatewayConfig config = new GatewayConfig(
                new ServerReader(reading).read(server),
                new AuthReader().read(top.mapOrEmpty("auth")),
                providers(providers),
                aliases(aliases, providers.keySet(), servers.keySet()),
                new McpConfig(servers(servers)),
                StoreReader.read(top.mapOrEmpty("store")),
                observability(top.mapOrEmpty("observability")));
        mcp.done();
        top.notYet("cluster");
        top.done();
        reachable(config, server);
        circles(config, aliases);
        return config;
    }

    private List<ProviderConfig> providers(Map<String, Fields> entries) {
        List<ProviderConfig> found = new ArrayList<>();
        ProviderReader reader = new ProviderReader(reading, families);
        entries.forEach((name, fields) -> reader.read(name, fields).ifPresent(found::add));
        return found;
    }

    private List<AliasConfig> aliases(Map<String, Fields> entries, Set<String> providers, Set<String> configured) {
        Set<String> servers = new LinkedHashSet<>(configured);
        servers.add(McpConfig.BUILTIN.value());
        AliasReader reader = new AliasReader(reading, providers, entries.keySet(), servers);
        List<AliasConfig> found = new ArrayList<>();
        entries.forEach((name, fields) -> found.add(reader.read(name, fields)));
        return found;
    }

    private List<McpServerConfig> servers(Map<String, Fields> entries) {
        List<McpServerConfig> found = new ArrayList<>();
        McpReader reader = new McpReader(reading);
        entries.forEach((name, fields) -> reader.read(name, fields).ifPresent(found::add));
        return found;
    }

    private static ObservabilityConfig observability(Fields fields) {
        ObservabilityConfig standard = ObservabilityConfig.DEFAULT;
        Fields log = fields.mapOrEmpty("log");
        ObservabilityConfig observability = new ObservabilityConfig(
                fields.flag("metrics", standard.metrics()),
                log.choice("format", LOG_FORMATS, Set.of()).orElse(standard.log()));
        log.notYet("prompts");
        log.done();
        fields.notYet("otlp");
        fields.done();
        return observability;
    }

    private static void reachable(GatewayConfig config, Fields server) {
        if (!config.server().isLoopback()
                && !config.auth().required()
                && !config.auth().open()) {
            server.problem(
                    "host",
                    "other machines reach this address, and nobody is asked for a key",
                    "write auth.keys, or auth.open: true to serve whoever comes");
        }
    }

    private static void circles(GatewayConfig config, Map<String, Fields> aliases) {
        AliasCircles circles = new AliasCircles(config::alias);
        aliases.forEach((name, fields) -> circles.from(name)
                .ifPresent(way -> fields.problem(
                        "targets",
                        "goes round in a circle: " + String.join(" -> ", way),
                        "end it with provider/model")));
    }
}
