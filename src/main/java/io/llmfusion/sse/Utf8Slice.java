package io.llmfusion.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * A run of UTF-8 bytes inside a larger array, so that a payload can be looked at, parsed or written without a copy and
 * without a String.
 *
 * <p>Immutable as long as nobody writes to the array, which nobody may. A slice keeps the whole array alive, for a
 * decoded event the network read it came in: {@link #copy()} what is kept for long. {@link #toString()} tells the size
 * only, since payloads don't belong in logs; {@link #text()} decodes.
 */
public final class Utf8Slice {

    public static final Utf8Slice EMPTY = new Utf8Slice(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Utf8Slice(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** The bytes of {@code text} in UTF-8. */
    public static Utf8Slice of(String text) {
        return of(text.getBytes(UTF_8));
    }

    /** All of {@code array}, not copied. */
    public static Utf8Slice of(byte[] array) {
        return of(array, 0, array.length);
    }

    /** {@code length} bytes of {@code array} from {@code offset}, not copied. */
    public static Utf8Slice of(byte[] array, int offset, int length) {
        if ((offset | length) < 0 || length > array.length - offset) {
            throw new IndexOutOfBoundsException("offset " + offset + ", length " + length + " of " + array.length);
        }
        return length == 0 ? EMPTY : new Utf8Slice(array, offset, length);
    }

    /** A copy of the buffer's bytes. */
    public static Utf8Slice of(Buffer buffer) {
        return of(buffer.getBytes());
    }

    /** The array that holds the slice, for parsers that take (array, offset, length). Read only. */
    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** The byte at {@code index}, counted from the start of the slice. */
    public byte byteAt(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("index " + index + " of " + length);
        }
        return array[offset + index];
    }

    /** Whether the slice is exactly {@code ascii}; compares without decoding. */
    public boolean is(String ascii) {
        return length == ascii.length() && matchesAt(0, ascii);
    }

    public boolean startsWith(String ascii) {
        return length >= ascii.length() && matchesAt(0, ascii);
    }

    /** Where {@code ascii} first begins at or after {@code from}, or -1; compares without decoding. */
    public int indexOf(String ascii, int from) {
        for (int index = Math.max(from, 0); index <= length - ascii.length(); index++) {
            if (matchesAt(index, ascii)) {
                return index;
            }
        }
        return -1;
    }

    private boolean matchesAt(int index, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (array[offset + index + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The decoded text; malformed UTF-8 becomes U+FFFD. */
    public String text() {
        return new String(array, offset, length, UTF_8);
    }

    /** A copy as a buffer. */
    public Buffer toBuffer() {
        return Buffer.buffer(length).appendBytes(array, offset, length);
    }

    /** The same bytes in an array of just their size. */
    public Utf8Slice copy() {
        return of(Arrays.copyOfRange(array, offset, offset + length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Utf8Slice that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int index = offset; index < offset + length; index++) {
            hash = 31 * hash + array[index];
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Utf8Slice[" + length + " bytes]";
    }
}
