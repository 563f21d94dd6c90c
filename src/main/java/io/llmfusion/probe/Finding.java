package io.llmfusion.probe;

import java.time.Duration;

/** What is known of one capability of one provider. */
public record Finding(Capability capability, Verdict verdict, Duration took) {
    public static Finding skipped(Capability capability, String why) {
        return new Finding(capability, new Verdict.Skipped(why), Duration.ZERO);
    }
}
