package io.llmfusion.sse;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Lets a stream pass through {@link SseFrames} and keeps what was seen and what came out. */
final class Passing implements SseVisitor {

    final List<SseItem> seen = new ArrayList<>();
    final List<Buffer> results = new ArrayList<>();
    final SseFrames frames;
    private final Function<SseEvent, SseVerdict> verdicts;

    Passing(int maximum, Function<SseEvent, SseVerdict> verdicts) {
        this.frames = new SseFrames(maximum, this);
        this.verdicts = verdicts;
    }

    static Passing all(List<Buffer> reads, Function<SseEvent, SseVerdict> verdicts) {
        Passing passing = new Passing(Decoding.MAXIMUM, verdicts);
        reads.forEach(passing::accept);
        return passing.end();
    }

    Buffer accept(Buffer read) {
        Buffer result = frames.accept(read);
        results.add(result);
        return result;
    }

    Passing end() {
        results.add(frames.end());
        return this;
    }

    String output() {
        Buffer output = Buffer.buffer();
        results.forEach(output::appendBuffer);
        return output.toString();
    }

    @Override
    public SseVerdict event(SseEvent event) {
        seen.add(event);
        return verdicts.apply(event);
    }

    @Override
    public SseVerdict unfinished(SseEvent event) {
        seen.add(new SseItem.Unfinished(event));
        return verdicts.apply(event);
    }

    @Override
    public void tooLarge(int maximumBytes) {
        seen.add(new SseItem.TooLarge(maximumBytes));
    }

    @Override
    public void comment(Utf8Slice text) {
        seen.add(new SseItem.Comment(text));
    }
}
