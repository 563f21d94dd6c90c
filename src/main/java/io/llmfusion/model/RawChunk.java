package io.llmfusion.model;

import io.vertx.core.buffer.Buffer;

/** Whole frames of a provider's stream, byte for byte, for a client of the same wire format. */
public record RawChunk(Buffer bytes) {}
