package io.llmfusion.http;

import java.util.List;
import java.util.concurrent.Flow;

/** Gathers the lines of a response as they come. */
final class LineCollector implements Flow.Subscriber<String> {
    private final List<String> lines;

    /** @param lines may be added to from another thread */
    LineCollector(List<String> lines) {
        this.lines = lines;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        lines.add(line);
    }

    @Override
    public void onError(Throwable brokenOff) {
        lines.add("(broken off)");
    }

    @Override
    public void onComplete() {
        lines.add("(end)");
    }
}
