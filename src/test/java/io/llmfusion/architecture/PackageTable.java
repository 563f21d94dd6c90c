package io.llmfusion.architecture;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The packages of the gateway and which other packages of ours each may import. A package that is not listed here is a
 * violation: give it one purpose and a row.
 */
final class PackageTable {

    private static final Set<String> EVERYTHING = Set.of("*");
    private static final Set<String> EVERYTHING_BUT_COMMAND = Set.of("*", "!command");
    private static final Set<String> WIRE_FORMAT = Set.of("dialect", "dialect.schema", "model", "sse");

    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("", Set.of("command")),
            entry("command", EVERYTHING),
            entry("gateway", EVERYTHING_BUT_COMMAND),
            entry("config", Set.of("model")),
            entry("model", Set.of()),
            entry("sse", Set.of()),
            entry("bus", Set.of("bus.message", "limits", "mcp.protocol", "model")),
            entry("bus.message", Set.of("model", "mcp.protocol")),
            entry("limits", Set.of("config", "model", "observe")),
            entry("dialect", Set.of("model", "sse")),
            entry("dialect.schema", Set.of("model")),
            entry("dialect.chat", WIRE_FORMAT),
            entry("dialect.completions", WIRE_FORMAT),
            entry("dialect.responses", WIRE_FORMAT),
            entry("dialect.anthropic", WIRE_FORMAT),
            entry("dialect.gemini", WIRE_FORMAT),
            entry("dialect.interactions", WIRE_FORMAT),
            entry("dialect.converse", WIRE_FORMAT),
            entry("probe", Set.of("model")),
            entry("guard", Set.of("config", "model", "observe")),
            entry(
                    "provider",
                    Set.of("bus", "bus.message", "limits", "dialect", "sse", "guard", "config", "model", "observe")),
            entry("routing", Set.of("bus", "bus.message", "limits", "guard", "config", "model", "observe")),
            entry("mcp.protocol", Set.of("model")),
            entry(
                    "mcp.client",
                    Set.of(
                            "bus",
                            "bus.message",
                            "limits",
                            "mcp.protocol",
                            "sse",
                            "guard",
                            "config",
                            "model",
                            "observe")),
            entry("mcp.catalog", Set.of("bus", "bus.message", "mcp.protocol", "config", "model", "observe")),
            entry("mcp.hub", Set.of("bus", "bus.message", "mcp.protocol", "config", "model", "observe")),
            entry("mcp.builtin", Set.of("bus", "bus.message", "mcp.protocol", "config", "model", "observe")),
            entry("agent", Set.of("bus", "bus.message", "mcp.protocol", "config", "model", "observe")),
            entry(
                    "http",
                    Set.of(
                            "bus",
                            "bus.message",
                            "limits",
                            "dialect",
                            "sse",
                            "mcp.hub",
                            "mcp.protocol",
                            "config",
                            "model",
                            "observe")),
            entry("observe", Set.of("config", "model")),
            entry("store", Set.of("bus", "bus.message", "config", "model", "observe")),
            entry("cluster", Set.of("bus", "bus.message", "config", "model", "mcp.protocol", "observe")));

    private PackageTable() {}

    /** What is wrong with an import of one package of ours by another; empty where it is allowed. */
    static Optional<String> problem(String from, String to) {
        Set<String> allowed = MAY_IMPORT.getOrDefault(from, Set.of());
        if (from.equals(to) || allowed.contains(to)) {
            return Optional.empty();
        }
        if (allowed.contains("*") && !allowed.contains("!" + to)) {
            return Optional.empty();
        }
        return Optional.of("package '" + from + "' may not import '" + to + "' (it may import " + allowed
                + "): packages meet only at"
                + " addresses of the event bus; send a command or move the type to where both may see it");
    }

    /** What to do about a package without a row; empty where it has one. */
    static Optional<String> unknown(String packageName) {
        return MAY_IMPORT.containsKey(packageName)
                ? Optional.empty()
                : Optional.of(
                        "package '" + packageName + "' has no row: give it one purpose in its package-info, decide what"
                                + " it may import, write both into the table of packages and into PackageTable");
    }
}
