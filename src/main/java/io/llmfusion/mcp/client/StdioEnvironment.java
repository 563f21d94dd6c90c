package io.llmfusion.mcp.client;

import io.llmfusion.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a child may know of our environment: what it needs to run at all, never keys that happen to be set for us. The
 * configured variables come on top.
 */
final class StdioEnvironment {
    private static final Set<String> INHERITED = Set.of(
            "HOME",
            "LOGNAME",
            "PATH",
            "SHELL",
            "TERM",
            "USER",
            "TMPDIR",
            "TZ",
            "LANG",
            "LANGUAGE",
            "LC_ALL",
            "LC_CTYPE",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_RUNTIME_DIR",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "NODE_EXTRA_CA_CERTS",
            "JAVA_HOME");

    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(java.io.File.pathSeparator));

    private StdioEnvironment() {}

    /** Leaves in a builder's environment only what a child may have, and adds the configured. */
    static void prepare(Map<String, String> environment, Map<String, Secret> configured) {
        // A value that begins so is a function that bash exported; shells would run it.
        environment
                .entrySet()
                .removeIf(entry ->
                        !INHERITED.contains(entry.getKey()) || entry.getValue().startsWith("()"));
        configured.forEach((name, value) -> environment.put(name, value.reveal()));
    }

    /** Whether a command can be found: by its path, or on the child's PATH. */
    static boolean finds(String command, Path folder, Map<String, String> environment) {
        if (command.contains("/")) {
            return Files.isExecutable(folder.resolve(command));
        }
        return SEPARATOR
                .splitAsStream(environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"))
                .anyMatch(entry -> Files.isExecutable(folder.resolve(entry).resolve(command)));
    }
}
