package io.llmfusion.bench.load;

/** Whether a request asks for an event stream. */
public enum Streaming {
    ON,
    OFF
}
