package io.llmfusion.provider;

import io.vertx.core.buffer.Buffer;

/** A tone as a WAV file: 16-bit PCM, 8 kHz, one channel. The text decides how long and how high it is. */
final class DemoTone {
    private static final int RATE = 8_000;
    private static final int HEADER = 44;
    private static final int LOUDNESS = 8_000;

    private DemoTone() {}

    static Buffer of(String text) {
        int samples = RATE / 4 + Math.min(text.length(), 100) * RATE / 100;
        double frequency = 330 + Math.floorMod(text.hashCode(), 330);
        Buffer wave = header(samples);
        for (int index = 0; index < samples; index++) {
            wave.appendShortLE((short) (LOUDNESS * Math.sin(2 * Math.PI * frequency * index / RATE)));
        }
        return wave;
    }

    private static Buffer header(int samples) {
        int bytes = Short.BYTES * samples;
        return Buffer.buffer(HEADER + bytes)
                .appendString("RIFF")
                .appendIntLE(HEADER - 8 + bytes)
                .appendString("WAVEfmt ")
                .appendIntLE(16)
                .appendShortLE((short) 1)
                .appendShortLE((short) 1)
                .appendIntLE(RATE)
                .appendIntLE(RATE * Short.BYTES)
                .appendShortLE((short) Short.BYTES)
                .appendShortLE((short) Short.SIZE)
                .appendString("data")
                .appendIntLE(bytes);
    }
}
