package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One stream of a provider in every cut, through decoder and reader as a provider's adapter has them.
 *
 * <p>To cut n bytes in two at each of their positions costs n². So {@link #sameWhenCutAnywhere()} cuts every frame at once:
 * pass k cuts each after its k-th byte, which makes as many passes as the longest frame has bytes and together cuts at
 * every position of the stream. {@link #sameWhenCutInTwoAnywhere()} is the costly one, for short streams.
 *
 * <p>A stream that breaks off at any position: what a reader gets then are whole frames and at most the part of one. All
 * counts of whole frames are tried in their own state. A part can be told from a whole only by being no JSON, so each
 * part is tried against a reader that has just begun, and one part of each frame against the state in which it came.
 */
public final class StreamCuts {
    private final Supplier<StreamReader> readers;
    private final List<Buffer> frames;
    private final Buffer stream;
    private final List<ChatEvent> whole;

    /** @param readers a new reader for each reading, of which each gives the same ids and times */
    public StreamCuts(Supplier<StreamReader> readers, Buffer stream) {
        this.readers = readers;
        this.stream = stream;
        this.frames = frames(stream);
        this.whole = read(List.of(stream));
    }

    /** The events of the stream in one piece. */
    public List<ChatEvent> whole() {
        return whole;
    }

    public int length() {
        return stream.length();
    }

    public void sameByteByByte() {
        List<Buffer> bytes = IntStream.range(0, stream.length())
                .mapToObj(at -> stream.getBuffer(at, at + 1))
                .toList();
        assertThat(read(bytes)).isEqualTo(whole);
    }

    public void sameWhenCutInTwoAnywhere() {
        for (int cut = 0; cut <= stream.length(); cut++) {
            same(List.of(stream.getBuffer(0, cut), stream.getBuffer(cut, stream.length())), "cut at " + cut);
        }
    }

    public void sameWhenCutAnywhere() {
        int longest = frames.stream().mapToInt(Buffer::length).max().orElse(0);
        for (int at = 0; at < longest; at++) {
            same(cutAfter(at), "every frame cut after " + at + " bytes");
        }
    }

    /**
     * @param finishes whether an end after this frame may be a clean one, since all that matters had come with it: a
     *     frame with a finish reason, or the last one of the format
     */
    public void failedWhereverBrokenOff(Predicate<String> finishes) {
        boolean endsWell = whole.getLast() instanceof ChatEvent.TurnEnd;
        boolean finished = false;
        for (int count = 0; count <= frames.size(); count++) {
            finished |= count > 0 && finishes.test(frames.get(count - 1).toString());
            List<ChatEvent> events = read(frames.subList(0, count));
            String where = "broken off after frame " + count;
            assertThat(events.getLast())
                    .as(where)
                    .isInstanceOf(endsWell && finished ? ChatEvent.TurnEnd.class : ChatEvent.Failed.class);
            List<ChatEvent> sofar = new StreamReading(readers.get())
                    .accept(frames.subList(0, count))
                    .events();
            assertThat(whole.subList(0, sofar.size())).as(where).isEqualTo(sofar);
        }
        partsAreRefused();
    }

    private void partsAreRefused() {
        for (int number = 0; number < frames.size(); number++) {
            Buffer frame = frames.get(number);
            int length = frame.toString().stripTrailing().getBytes(StandardCharsets.UTF_8).length;
            List<Buffer> start = frames.subList(0, Math.min(1, number));
            List<ChatEvent> ending = ending(start, Buffer.buffer());
            for (int end = 1; end < length; end++) {
                refused(start, frame.getBuffer(0, end), ending);
            }
            List<Buffer> all = frames.subList(0, number);
            refused(all, frame.getBuffer(0, 1 + number * 7919 % (length - 1)), ending(all, Buffer.buffer()));
        }
    }

    /** A part leaves the end as it is without it, or makes the answer fail. */
    private void refused(List<Buffer> before, Buffer part, List<ChatEvent> ending) {
        List<ChatEvent> events = ending(before, part);
        boolean failed = events.size() == 1 && events.getFirst() instanceof ChatEvent.Failed;
        if (!failed) {
            assertThat(events)
                    .as("broken off after a part of %d bytes", part.length())
                    .isEqualTo(ending);
        }
    }

    private List<ChatEvent> ending(List<Buffer> before, Buffer part) {
        StreamReading reading = new StreamReading(readers.get()).accept(before);
        int count = reading.events().size();
        List<ChatEvent> all = reading.accept(List.of(part)).end();
        return all.subList(count, all.size());
    }

    private List<Buffer> cutAfter(int at) {
        List<Buffer> reads = new ArrayList<>();
        Buffer read = Buffer.buffer();
        for (Buffer frame : frames) {
            if (frame.length() <= at) {
                read.appendBuffer(frame);
                continue;
            }
            reads.add(read.appendBuffer(frame, 0, at));
            read = frame.getBuffer(at, frame.length());
        }
        reads.add(read);
        return reads;
    }

    private void same(List<Buffer> reads, String how) {
        List<ChatEvent> events = read(reads);
        assertThat(events.equals(whole)).as(how).isTrue();
    }

    private List<ChatEvent> read(List<Buffer> reads) {
        return new StreamReading(readers.get()).accept(reads).end();
    }

    private static List<Buffer> frames(Buffer stream) {
        List<Buffer> frames = new ArrayList<>();
        int start = 0;
        for (int at = 1; at < stream.length(); at++) {
            if (stream.getByte(at) == '\n' && stream.getByte(at - 1) == '\n') {
                frames.add(stream.getBuffer(start, at + 1));
                start = at + 1;
            }
        }
        if (start < stream.length()) {
            frames.add(stream.getBuffer(start, stream.length()));
        }
        return List.copyOf(frames);
    }
}
