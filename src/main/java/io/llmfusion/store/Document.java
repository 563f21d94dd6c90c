package io.llmfusion.store;

import io.vertx.core.buffer.Buffer;

/**
 * One thing that is kept.
 *
 * @param body UTF-8 JSON; never changed once handed over
 */
record Document(Key key, Buffer body) {
    /** What everything weighs beside its body: ids, times, the entry of an index. */
    static final int OVERHEAD = 200;

    long weight() {
        return (long) OVERHEAD + body.length();
    }

    /**
     * How it is found.
     *
     * @param owner the id of the caller that it belongs to
     */
    record Key(Kind kind, String owner, String id) {}

    /** What a document is; the word stands in the database. */
    enum Kind {
        RESPONSE("response"),
        /** In which response an item stands. */
        ITEM("item"),
        SIGNATURE("signature");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
