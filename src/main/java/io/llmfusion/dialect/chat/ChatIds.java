package io.llmfusion.dialect.chat;

import java.util.UUID;

/** Ids of answers, for providers that give none. */
final class ChatIds {
    private ChatIds() {}

    static String mint() {
        return "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
    }
}
