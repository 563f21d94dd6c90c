package io.llmfusion.model;

import java.util.List;
import java.util.Optional;

/**
 * In which forms a vendor takes what its wire format lets be written in many.
 *
 * @param schema of tools' arguments and of the answer
 * @param strictSchema the same, where the vendor must hold the model to it
 * @param mediaUrls of what the vendor takes an address that it fetches itself: `image`, `document`, `audio`; the rest the
 *     gateway fetches and sends as bytes
 * @param toolNames a regular expression that tools' names must match; others are sent under another name
 */
public record TakenForms(SchemaProfile schema, SchemaProfile strictSchema, List<String> mediaUrls, String toolNames) {
    /** What OpenAI, Anthropic and Bedrock take all of them. */
    public static final String PLAIN_NAMES = "[a-zA-Z0-9_-]{1,64}";

    private static final List<String> ALL_MEDIA = List.of("image", "document", "audio");

    public static final TakenForms ANY = new TakenForms(SchemaProfile.ANY, SchemaProfile.ANY);

    public TakenForms {
        mediaUrls = List.copyOf(mediaUrls);
    }

    public TakenForms(SchemaProfile schema, SchemaProfile strictSchema) {
        this(schema, strictSchema, ALL_MEDIA, PLAIN_NAMES);
    }

    public TakenForms(SchemaProfile schema, SchemaProfile strictSchema, List<String> mediaUrls) {
        this(schema, strictSchema, mediaUrls, PLAIN_NAMES);
    }

    /** For a model that fetches nothing itself. */
    public TakenForms withoutMediaUrls() {
        return new TakenForms(schema, strictSchema, List.of(), toolNames);
    }

    /** Whether the vendor fetches whatever it gets an address of. */
    public boolean takesAllUrls() {
        return mediaUrls.containsAll(ALL_MEDIA);
    }

    /** For a schema of which the client said, or did not say, whether the vendor must hold the model to it. */
    public SchemaProfile schema(Optional<Boolean> strict) {
        return strict.orElse(false) ? strictSchema : schema;
    }
}
