package io.llmfusion.dialect.chat;

/** Follows JSON text that comes in pieces, to tell whether an object or array that began has closed. No validation. */
final class ChatJsonBalance {
    private int depth;
    private boolean begun;
    private boolean closed;
    private boolean inString;
    private boolean escaped;

    void feed(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            feed(piece.charAt(i));
        }
    }

    /** Whether nothing but white space has come. */
    boolean isEmpty() {
        return !begun;
    }

    boolean isComplete() {
        return closed;
    }

    private void feed(char letter) {
        if (Character.isWhitespace(letter) && !inString) {
            return;
        }
        begun = true;
        if (inString) {
            inString = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            return;
        }
        switch (letter) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> closed = --depth == 0;
            default -> {}
        }
    }
}
