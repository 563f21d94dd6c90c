package io.llmfusion.provider;

/** What an attempt's answer flows from: the upstream's socket, or the demonstration's timer. */
interface Feed {
    void pause();

    void resume();

    /** Ends it at once; nothing comes any more. May be called again, and after the end. */
    void reset();

    /** Whether it waits for a free connection of our own, which is not the provider's fault. */
    default boolean isQueued() {
        return false;
    }

    /** Before there is one. */
    Feed NONE = new Feed() {
        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void reset() {}
    };
}
