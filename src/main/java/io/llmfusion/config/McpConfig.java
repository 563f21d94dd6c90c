package io.llmfusion.config;

import io.llmfusion.model.ServerName;
import java.util.List;
import java.util.Optional;

/** The MCP servers, in the order of the file, disabled ones among them. The built-in `fusion` server is none of these. */
public record McpConfig(List<McpServerConfig> servers) {
    /** The name of the gateway's own server, which no configured one may take. */
    public static final ServerName BUILTIN = new ServerName("fusion");

    public static final McpConfig NONE = new McpConfig(List.of());

    public McpConfig {
        servers = List.copyOf(servers);
    }

    public Optional<McpServerConfig> server(ServerName name) {
        return servers.stream().filter(server -> server.name().equals(name)).findFirst();
    }
}
