package io.llmfusion.model;

import java.util.Arrays;
import java.util.Optional;

/** What can be asked of a provider beside a chat. */
public enum Operation {
    EMBEDDINGS("embeddings", "embeddings"),
    IMAGES("images", "generation of images"),
    IMAGE_EDITS("image-edits", "editing of images"),
    SPEECH("speech", "speech"),
    TRANSCRIPTIONS("transcriptions", "transcription of audio"),
    TRANSLATIONS("translations", "translation of audio"),
    MODERATIONS("moderations", "moderation"),
    /** Text completions of a bare prompt; where a provider has none, a chat stands in. */
    COMPLETIONS("completions", "text completions"),
    /** Where a provider has none, the gateway estimates. */
    TOKEN_COUNT("token-count", "counting of tokens");

    private final String configName;
    private final String words;

    Operation(String configName, String words) {
        this.configName = configName;
        this.words = words;
    }

    /** The name as written in `families.yaml`. */
    public String configName() {
        return configName;
    }

    /** The operation with that configuration name, if there is one. */
    public static Optional<Operation> named(String configName) {
        return Arrays.stream(values())
                .filter(operation -> operation.configName.equals(configName))
                .findFirst();
    }

    /** As one says it to people. */
    @Override
    public String toString() {
        return words;
    }
}
