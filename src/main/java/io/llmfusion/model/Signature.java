package io.llmfusion.model;

/**
 * A provider's proof over its reasoning: must go back to the same provider byte for byte and means nothing to another.
 *
 * @param issuer the wire format that it came in
 * @param value as received
 */
public record Signature(DialectId issuer, String value) {}
