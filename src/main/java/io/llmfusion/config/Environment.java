package io.llmfusion.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds the process: the only way in which anything of ours sees environment variables.
 *
 * @param home where relative paths of the configuration start
 */
public record Environment(Map<String, String> variables, Path home) {
    /** Names the configuration file. */
    public static final String CONFIG = "FUSION_CONFIG";

    /** Names the folder in which relative paths start; else it is the working folder. */
    public static final String HOME = "FUSION_HOME";

    public Environment {
        variables = Map.copyOf(variables);
        home = home.toAbsolutePath().normalize();
    }

    /** The environment of this process. */
    public static Environment system() {
        Map<String, String> variables = System.getenv();
        String home = variables.getOrDefault(HOME, "");
        return new Environment(variables, Path.of(home.isBlank() ? System.getProperty("user.dir", ".") : home));
    }

    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** That path, from our home where it is relative. */
    public Path resolve(String path) {
        return home.resolve(path).normalize();
    }

    /** Values of variables are nobody's business. */
    @Override
    public String toString() {
        return "Environment[" + home + "]";
    }
}
