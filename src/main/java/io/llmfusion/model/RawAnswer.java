package io.llmfusion.model;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A provider's whole answer, byte for byte, for a client of the same wire format.
 *
 * @param contentType as the provider sent it
 * @param usage what the scan found
 */
public record RawAnswer(String contentType, Buffer bytes, Optional<Usage> usage, Optional<FinishReason> finish) {}
