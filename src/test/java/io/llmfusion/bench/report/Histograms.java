package io.llmfusion.bench.report;

import io.llmfusion.bench.load.Recorder;
import io.llmfusion.bench.load.Seen;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** The raw histograms of all windows, in nanoseconds, in HdrHistogram's log format: tags say what each one is. */
public final class Histograms implements AutoCloseable {
    private final HistogramLogWriter writer;

    public Histograms(Path file) throws FileNotFoundException {
        writer = new HistogramLogWriter(file.toFile());
        writer.outputLogFormatVersion();
        writer.outputLegend();
    }

    public void add(Cell cell, Seen seen) {
        Recorder window = seen.window();
        write(cell, "latency", window.latency());
        write(cell, "first-token", window.firstToken());
        write(cell, "chunk-delay", window.chunkDelay());
    }

    private void write(Cell cell, String what, Histogram histogram) {
        if (histogram.getTotalCount() > 0) {
            String tag = String.join(
                    "_",
                    cell.part(),
                    cell.work(),
                    Integer.toString(cell.level()),
                    cell.kind().title(),
                    what);
            histogram.setTag(tag.replace(' ', '-').toLowerCase(Locale.ROOT));
            writer.outputIntervalHistogram(histogram);
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
