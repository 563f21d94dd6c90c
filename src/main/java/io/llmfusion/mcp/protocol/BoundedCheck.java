package io.llmfusion.mcp.protocol;

import com.networknt.schema.ExecutionContext;

/**
 * Counts the steps of one check, so that a schema that refers to itself without end, or grows without measure, stops at a
 * bound instead of holding up an event loop.
 */
final class BoundedCheck extends ExecutionContext {
    private static final int MOST_STEPS = 200_000;
    private static final int DEEPEST = 600;

    private int steps;
    private int depth;

    /** The schema asks for more than any honest one. Without a stack trace. */
    static final class ExceededFailure extends RuntimeException {
        ExceededFailure() {
            super("the schema takes too many steps", null, false, false);
        }
    }

    @Override
    public void evaluationPathAddLast(String part) {
        step();
        super.evaluationPathAddLast(part);
    }

    @Override
    public void evaluationPathAddLast(int part) {
        step();
        super.evaluationPathAddLast(part);
    }

    @Override
    public void evaluationPathRemoveLast() {
        depth--;
        super.evaluationPathRemoveLast();
    }

    private void step() {
        if (++steps > MOST_STEPS || ++depth > DEEPEST) {
            throw new ExceededFailure();
        }
    }
}
