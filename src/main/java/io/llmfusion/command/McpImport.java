package io.llmfusion.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Servers of {@code mcp.json} (Claude Desktop, Cursor: {@code mcpServers}; VS Code: {@code servers}), and of LiteLLM. */
final class McpImport {
    private static final Set<String> READ = Set.of("command", "args", "env", "url", "headers", "type", "disabled");

    private final ImportNotes notes;

    McpImport(ImportNotes notes) {
        this.notes = notes;
    }

    static boolean isOne(Map<String, Object> file) {
        return file.containsKey("mcpServers") || file.containsKey("servers");
    }

    Map<String, Object> config(Map<String, Object> file) {
        String key = file.containsKey("mcpServers") ? "mcpServers" : "servers";
        notes.rest("", file, Set.of(key));
        Map<String, Object> servers = new LinkedHashMap<>();
        ForeignYaml.map(file, key).forEach((name, entry) -> {
            Map<String, Object> given = ForeignYaml.map(entry);
            servers.put(name(name, key), server(given, key + "." + name));
        });
        return servers.isEmpty() ? Map.of() : Map.of("mcp", Map.of("servers", servers));
    }

    /** @see <a href="https://docs.litellm.ai/docs/mcp">LiteLLM's MCP gateway</a> */
    Map<String, Object> liteLlm(Map<String, Object> given) {
        Map<String, Object> servers = new LinkedHashMap<>();
        given.forEach((name, entry) -> {
            Map<String, Object> server = ForeignYaml.map(entry);
            server.remove("transport");
            if (server.containsKey("static_headers")) {
                server.put("headers", server.remove("static_headers"));
            }
            servers.put(name(name, "mcp_servers"), server(server, "mcp_servers." + name));
        });
        return servers;
    }

    private String name(String given, String path) {
        String plain = given.replaceAll("[^A-Za-z0-9._-]", "-");
        String name = plain.matches("[A-Za-z0-9].*") ? plain : "s" + plain;
        if (!name.equals(given)) {
            notes.add(path + "." + given, "cannot be a name here; it is `" + name + "` now");
        }
        return name.substring(0, Math.min(64, name.length()));
    }

    private Map<String, Object> server(Map<String, Object> given, String path) {
        notes.rest(path, given, READ);
        Map<String, Object> server = new LinkedHashMap<>();
        for (String key : List.of("type", "command", "url", "disabled")) {
            if (given.containsKey(key)) {
                server.put(key, value(given.getOrDefault(key, "")));
            }
        }
        if (given.containsKey("args")) {
            server.put(
                    "args",
                    ForeignYaml.list(given, "args").stream()
                            .map(McpImport::value)
                            .toList());
        }
        for (String key : List.of("env", "headers")) {
            Map<String, Object> values = ForeignYaml.map(given, key);
            if (!values.isEmpty()) {
                values.replaceAll((_, value) -> value(value));
                server.put(key, values);
            }
        }
        return server;
    }

    private static Object value(Object given) {
        if (given instanceof Boolean) {
            return given;
        }
        String text = String.valueOf(given);
        return text.startsWith("os.environ/") ? ForeignYaml.substituted(text) : ForeignYaml.editorValue(text);
    }
}
