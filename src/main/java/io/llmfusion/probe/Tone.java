package io.llmfusion.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Half a second of a tone, as a WAV file: 8 kHz, 16 bits, one channel. */
final class Tone {
    private static final int RATE = 8_000;
    private static final int SAMPLES = RATE / 2;
    private static final int HEAD = 44;

    private Tone() {}

    static byte[] wav() {
        ByteBuffer file = ByteBuffer.allocate(HEAD + 2 * SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("RIFF")).putInt(HEAD - 8 + 2 * SAMPLES).put(ascii("WAVE"));
        file.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
        file.putInt(RATE).putInt(2 * RATE).putShort((short) 2).putShort((short) 16);
        file.put(ascii("data")).putInt(2 * SAMPLES);
        for (int sample = 0; sample < SAMPLES; sample++) {
            file.putShort((short) (8_000 * Math.sin(2 * Math.PI * 440 * sample / RATE)));
        }
        return file.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
