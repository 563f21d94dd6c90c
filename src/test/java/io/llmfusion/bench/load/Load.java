package io.llmfusion.bench.load;

/** What a connection tells the loop that drives it; called on the selector's thread. */
interface Load {
    /** Where to count just now. */
    Recorder recorder();

    /** The connection can send: it has just opened, or its answer is complete. */
    void free(LoadConnection connection);

    /** The connection is closed; what it was asked is counted as failed. */
    void lost(LoadConnection connection);
}
