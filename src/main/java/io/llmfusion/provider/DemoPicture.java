package io.llmfusion.provider;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** A small PNG in two colours that follow from the text (<a href="https://www.w3.org/TR/png-3/">PNG</a>). */
final class DemoPicture {
    private static final int SIDE = 64;
    private static final int SQUARE = 8;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int RGB = 0xff_ff_ff;

    private DemoPicture() {}

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(png(text).getBytes());
    }

    static Buffer png(String text) {
        Buffer head = Buffer.buffer().appendInt(SIDE).appendInt(SIDE).appendBytes(new byte[] {8, 2, 0, 0, 0});
        Buffer png = Buffer.buffer().appendBytes(SIGNATURE);
        chunk(png, "IHDR", head.getBytes());
        chunk(png, "IDAT", deflated(pixels(text)));
        chunk(png, "IEND", new byte[0]);
        return png;
    }

    /** Rows of a chessboard, each behind the byte that says that it is not filtered. */
    private static byte[] pixels(String text) {
        int first = text.hashCode() & RGB;
        int second = ~first & RGB;
        Buffer pixels = Buffer.buffer();
        for (int row = 0; row < SIDE; row++) {
            pixels.appendByte((byte) 0);
            for (int column = 0; column < SIDE; column++) {
                boolean even = (row / SQUARE + column / SQUARE) % 2 == 0;
                pixels.appendMedium(even ? first : second);
            }
        }
        return pixels.getBytes();
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static void chunk(Buffer png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        png.appendInt(data.length).appendBytes(name).appendBytes(data).appendInt((int) sum.getValue());
    }
}
