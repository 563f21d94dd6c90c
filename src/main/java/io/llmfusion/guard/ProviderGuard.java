package io.llmfusion.guard;

/** What all instances of one provider's verticle share. */
public record ProviderGuard(Guard breaker, InFlight inFlight, KeyPool keys) {}
