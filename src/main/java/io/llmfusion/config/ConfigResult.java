package io.llmfusion.config;

import java.nio.file.Path;
import java.util.Set;

/** What came of reading a configuration. */
public sealed interface ConfigResult {
    /** Files beside the configuration's own that it was read from: secrets, as `${file:...}` names them. */
    Set<Path> files();

    /** A configuration to use. */
    record Valid(GatewayConfig config, Set<Path> files) implements ConfigResult {
        public Valid {
            files = Set.copyOf(files);
        }
    }

    /** Everything that is wrong; nothing to use. */
    record Invalid(ConfigProblems problems, Set<Path> files) implements ConfigResult {
        public Invalid {
            files = Set.copyOf(files);
        }
    }
}
