package io.llmfusion.provider;

/** Something whose deadlines the {@link Sweep} of its verticle looks after. */
interface Swept {
    /**
     * Acts on what is due.
     *
     * @param now {@link System#nanoTime()}
     * @return whether to look again
     */
    boolean sweep(long now);

    /** The verticle goes and cannot wait any longer. */
    void stop();
}
