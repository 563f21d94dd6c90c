package io.llmfusion.config;

import java.nio.file.Path;
import java.util.Optional;

/** How a provider in a cloud is shown who asks, where that is more than a key in a header. */
public sealed interface CloudAccess {
    /**
     * AWS' Signature Version 4.
     *
     * @param sessionToken of temporary credentials
     */
    record Aws(String region, Secret accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken)
            implements CloudAccess {}

    /**
     * Access tokens for a Google service account (or another of Google's credential files).
     *
     * @param json the file's content, where that was given instead of the file
     */
    record Google(Optional<Path> file, Optional<Secret> json) implements CloudAccess {}
}
