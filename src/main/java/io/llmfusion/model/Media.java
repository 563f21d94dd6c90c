package io.llmfusion.model;

import java.util.Optional;

/** Where the bytes of an image, a document or a sound are. */
public sealed interface Media {
    /** The bytes themselves. {@code base64} is kept as text: nobody here needs them decoded. */
    record Inline(String mediaType, String base64) implements Media {}

    /** An address that the model's provider fetches, or the gateway where the provider cannot. */
    record Url(String url, Optional<String> mediaType) implements Media {}

    /** A file uploaded to one provider before; means nothing to another. */
    record FileId(DialectId issuer, String id) implements Media {}

    /** Plain text as a document's content (Anthropic's `text` source). */
    record PlainText(String text) implements Media {}
}
