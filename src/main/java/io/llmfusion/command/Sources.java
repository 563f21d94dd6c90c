package io.llmfusion.command;

import io.llmfusion.config.ConfigSource;

/** A configuration's place, in words. */
final class Sources {
    private Sources() {}

    static String describe(ConfigSource source) {
        return switch (source) {
            case ConfigSource.File file -> file.path().toString();
            case ConfigSource.Embedded ignored -> "the embedded defaults";
        };
    }
}
