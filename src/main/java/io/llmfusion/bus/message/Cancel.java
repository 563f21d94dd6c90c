package io.llmfusion.bus.message;

/**
 * Asks the holder of a command to stop it; `command.<id>.control`. Repeated until the command's reply or terminal item
 * has come, so that a command still in a queue is not missed.
 *
 * @param reason for the log, such as `client gone`
 */
public record Cancel(String reason, Policy policy) {
    /** What to do with the upstream. */
    public enum Policy {
        /** Reset it at once. */
        RESET,
        /** What the provider's configuration says: reset, or read on to the usage. */
        AS_CONFIGURED
    }
}
