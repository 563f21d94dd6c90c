package io.llmfusion.config;

import io.llmfusion.model.ServerName;
import io.llmfusion.model.Wildcard;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One MCP server that we are a client of. An entry of a desktop client's `mcpServers` reads as one of these. */
public sealed interface McpServerConfig {
    ServerName name();

    Settings settings();

    default boolean enabled() {
        return settings().enabled();
    }

    /** What stands before its names in the catalog; empty: bare names. */
    default String prefix() {
        return settings().prefix().orElse(name().value());
    }

    /**
     * A process that we start and speak to over its standard streams.
     *
     * @param env set over our own environment; values may be secret
     * @param cwd empty: our own working folder
     */
    record Stdio(
            ServerName name,
            String command,
            List<String> args,
            Map<String, Secret> env,
            Optional<Path> cwd,
            Settings settings)
            implements McpServerConfig {
        public Stdio {
            args = List.copyOf(args);
            env = InOrder.copyOf(env);
        }

        /** Arguments can carry keys too: they are counted, not shown. */
        @Override
        public String toString() {
            return "Stdio[" + name + ", " + command + ", " + args.size() + " arguments, " + settings + "]";
        }
    }

    /** A server at an address. */
    record Http(ServerName name, URI url, Map<String, Secret> headers, Transport transport, Settings settings)
            implements McpServerConfig {
        public Http {
            headers = InOrder.copyOf(headers);
        }

        /** Addresses can carry keys in their query: it is left out. */
        @Override
        public String toString() {
            return "Http[" + name + ", " + url.getScheme() + "://" + url.getHost() + ", " + settings + "]";
        }
    }

    enum Transport {
        STREAMABLE,
        /** HTTP with SSE as revision 2024-11-05 has it. */
        SSE
    }

    /**
     * What all servers have.
     *
     * @param prefix empty: the server's name; an empty text: bare names
     * @param idleStop stops the process after that long without a call; empty: never
     * @param timeout of one request, unless its caller has less time
     * @param maxRestarts in a row, without one success between
     */
    record Settings(
            boolean enabled,
            Optional<String> prefix,
            ToolRules tools,
            Start start,
            Optional<Duration> idleStop,
            Duration timeout,
            int maxRestarts) {
        public static final Settings DEFAULT = new Settings(
                true, Optional.empty(), ToolRules.ALL, Start.EAGER, Optional.empty(), Duration.ofSeconds(60), 5);
    }

    enum Start {
        /** At the first call or listing. */
        LAZY,
        /** With the gateway. */
        EAGER
    }

    /**
     * Which of its tools anybody may see, by the server's own names; `*` matches any run of characters.
     *
     * @param deny counts more than allow
     */
    record ToolRules(List<String> allow, List<String> deny) {
        public static final ToolRules ALL = new ToolRules(List.of("*"), List.of());

        public ToolRules {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }

        public boolean allows(String tool) {
            return Wildcard.anyMatches(allow, tool) && !Wildcard.anyMatches(deny, tool);
        }
    }
}
