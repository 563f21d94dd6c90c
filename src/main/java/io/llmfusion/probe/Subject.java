package io.llmfusion.probe;

import java.util.Optional;

/**
 * Who is asked.
 *
 * @param provider its name in the configuration
 * @param model `provider/model` of chats; empty where none is known
 * @param embeddingModel the same for embeddings
 * @param free whether questions cost nothing
 */
public record Subject(String provider, Optional<String> model, Optional<String> embeddingModel, boolean free) {}
