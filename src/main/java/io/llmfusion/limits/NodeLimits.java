package io.llmfusion.limits;

/**
 * The budgets of this node.
 *
 * @param bufferedBytes request bodies, held events and answers not yet written, over all requests
 * @param streams answers in flight as streams
 */
public record NodeLimits(Budget bufferedBytes, Budget streams) {
    public static NodeLimits of(long bufferedBytes, long streams) {
        return new NodeLimits(new Budget(bufferedBytes), new Budget(streams));
    }
}
