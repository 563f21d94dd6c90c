package io.llmfusion.dialect;

import io.llmfusion.model.DialectId;
import java.util.Optional;

/**
 * A wire format that clients and providers speak. Directions: a <em>request</em> goes from client to provider, a
 * <em>turn</em> or a <em>stream</em> comes back.
 */
public interface Dialect extends ClientDialect, ProviderDialect {
    @Override
    DialectId id();

    @Override
    default Optional<EmbeddingsFormat> embeddings() {
        return Optional.empty();
    }
}
