package io.llmfusion.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final String SIZED = "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED = """
            HTTP/1.1 200 OK\r
            Transfer-Encoding: chunked\r
            \r
            5\r
            hello\r
            6;a=b\r
            \r
            you
            \r
            0\r
            Trailer: x\r
            \r
            """;
    private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

    @Test
    void reads_messages_of_all_kinds_cut_at_every_position() {
        byte[] all = (SIZED + CHUNKED + EMPTY + SIZED).getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut <= all.length; cut++) {
            Transcript transcript = new Transcript();
            MessageReader reader = new MessageReader(transcript);
            reader.read(ByteBuffer.wrap(all, 0, cut));
            reader.read(ByteBuffer.wrap(all, cut, all.length - cut));
            assertThat(transcript.messages())
                    .as("cut at %d", cut)
                    .containsExactly(
                            "HTTP/1.1 200 OK|hello",
                            "HTTP/1.1 200 OK|hello\r\nyou\n",
                            "HTTP/1.1 204 No Content|",
                            "HTTP/1.1 200 OK|hello");
            assertThat(reader.idle()).isTrue();
        }
    }

    @Test
    void is_not_idle_within_a_message() {
        MessageReader reader = new MessageReader(new Transcript());
        reader.read(ByteBuffer.wrap("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(reader.idle()).isFalse();
    }

    private static final class Transcript implements MessageSink {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void start(byte[] line, int length) {
            text.append(new String(line, 0, length, StandardCharsets.US_ASCII)).append('|');
        }

        @Override
        public void body(ByteBuffer buffer, int from, int to) {
            for (int at = from; at < to; at++) {
                text.append((char) buffer.get(at));
            }
        }

        @Override
        public void end() {
            text.append("\0");
        }

        List<String> messages() {
            return List.of(text.toString().split("\0", -1)).stream()
                    .filter(message -> !message.isEmpty())
                    .toList();
        }
    }
}
