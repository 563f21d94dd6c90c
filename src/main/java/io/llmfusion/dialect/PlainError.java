package io.llmfusion.dialect;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What an error's body says that is no JSON: a sentence of a proxy is worth passing on, its web page is not. Pure. */
public final class PlainError {
    private static final int LONGEST = 500;

    private PlainError() {}

    /** The text with secrets masked; empty for web pages, for what looks like broken JSON and for what is no text. */
    public static Optional<String> read(Buffer body) {
        if (body.length() == 0 || body.length() > LONGEST) {
            return Optional.empty();
        }
        String text = new String(body.getBytes(), StandardCharsets.UTF_8).strip();
        boolean sentence = !text.isEmpty()
                && "<{[\"".indexOf(text.charAt(0)) < 0
                && text.chars().noneMatch(letter -> letter < ' ' && letter != '\n' && letter != '\r' && letter != '\t')
                && text.indexOf('\ufffd') < 0;
        return sentence ? Optional.of(SecretMask.mask(text)) : Optional.empty();
    }
}
