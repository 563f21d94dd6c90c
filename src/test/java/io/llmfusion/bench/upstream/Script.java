package io.llmfusion.bench.upstream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the upstream sends for one profile in one format, as bytes made once and shared by all connections. */
sealed interface Script {
    /** A whole response, head included. */
    record Whole(ByteBuffer response, Duration delay) implements Script {}

    /**
     * A chunked event stream.
     *
     * @param opening head and the events before the first content
     * @param frame one content event in its chunk frame, all digits of its mark 0
     * @param mark where in the frame the mark starts
     * @param closing the events after the last content, and the last chunk
     */
    record Paced(ByteBuffer opening, ByteBuffer frame, int mark, ByteBuffer closing, Profile.Stream pace)
            implements Script {}

    /** The counters of the upstream, rendered for each request. */
    record Status() implements Script {}

    /** {@code #00000@<19 digits>~<19 digits>;}, as {@code ChunkScanner} reads it. */
    String MARK = "#00000@" + "0".repeat(19) + "~" + "0".repeat(19) + ";";

    static Script of(Profile profile, WireFormat format) {
        return switch (profile) {
            case Profile.Answer answer -> new Whole(direct(whole(answer.bytes(), format)), answer.delay());
            case Profile.Stream stream -> paced(stream, format);
        };
    }

    private static Paced paced(Profile.Stream stream, WireFormat format) {
        String head = """
                HTTP/1.1 200 OK\r
                content-type: text/event-stream; charset=utf-8\r
                cache-control: no-cache\r
                x-request-id: req_bench\r
                transfer-encoding: chunked\r
                \r
                """;
        String frame = chunked(format.chunk("word " + MARK));
        return new Paced(
                direct(head + chunked(format.opening())),
                direct(frame),
                frame.indexOf(MARK),
                direct(chunked(format.closing()) + "0\r\n\r\n"),
                stream);
    }

    private static String whole(int bytes, WireFormat format) {
        int empty = format.answer("").length();
        String body = format.answer(text(Math.max(0, bytes - empty)));
        return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: req_bench\r\ncontent-length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** Words with an escaped line end now and then, as answers have them; exactly this many ASCII characters. */
    private static String text(int length) {
        String paragraph = "The gateway forwards this sentence as it came, word by word, without looking into it. "
                + "A second one follows, so that the paragraph has some length.\\n\\n";
        String cut = paragraph.repeat(length / paragraph.length() + 1).substring(0, length);
        return cut.endsWith("\\") ? cut.substring(0, length - 1) + "." : cut;
    }

    private static String chunked(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
