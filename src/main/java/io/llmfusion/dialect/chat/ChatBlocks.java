package io.llmfusion.dialect.chat;

/** Numbers blocks in the order in which they open over all choices of one answer. */
final class ChatBlocks {
    private int next;

    int open() {
        return next++;
    }
}
