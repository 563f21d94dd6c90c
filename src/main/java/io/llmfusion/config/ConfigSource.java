package io.llmfusion.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a configuration comes from. */
public sealed interface ConfigSource {
    /** A file, which must be there. */
    record File(Path path) implements ConfigSource {}

    /** The shipped `fusion.yaml` on the class path. */
    record Embedded() implements ConfigSource {}

    /**
     * The file that was named, on the command line or by `FUSION_CONFIG`; else `conf/fusion.yaml` at home where there is
     * one; else the embedded defaults. Looks at the file system.
     */
    static ConfigSource find(Environment environment, Optional<Path> named) {
        Optional<Path> wanted = named.or(() -> environment
                .variable(Environment.CONFIG)
                .filter(path -> !path.isBlank())
                .map(environment::resolve));
        if (wanted.isPresent()) {
            return new File(wanted.get());
        }
        Path usual = environment.resolve("conf/fusion.yaml");
        return Files.exists(usual) ? new File(usual) : new Embedded();
    }
}
