package io.llmfusion.bench.report;

import io.llmfusion.bench.contender.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything of a run as one JSON file: facts about it, medians and ranges by cell, each window, the verdicts. */
public final class JsonReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectNode root = JSON.createObjectNode();

    /** Facts about the run, such as its options, in the order of the map. */
    public JsonReport facts(Map<String, String> facts, Map<Kind, String> skipped) {
        ObjectNode run = root.putObject("run");
        facts.forEach(run::put);
        ObjectNode missing = run.putObject("skipped");
        skipped.forEach((kind, why) -> missing.put(kind.title(), why));
        return this;
    }

    public JsonReport results(Results results) {
        ArrayNode cells = root.putArray("cells");
        for (Cell cell : results.cells()) {
            ObjectNode node = describe(cells.addObject(), cell);
            node.put("quiet-windows", results.quietWindows(cell));
            ObjectNode metrics = node.putObject("metrics");
            for (Metric metric : Metric.values()) {
                results.spread(cell, metric).ifPresent(spread -> metrics.putObject(metric.key())
                        .put("median", spread.median())
                        .put("lowest", spread.lowest())
                        .put("highest", spread.highest())
                        .put("windows", spread.windows()));
            }
        }
        ArrayNode windows = root.putArray("windows");
        for (Sample sample : results.samples()) {
            ObjectNode node = describe(windows.addObject(), sample.cell());
            sample.values().forEach((metric, value) -> node.put(metric.key(), value));
        }
        return this;
    }

    private static ObjectNode describe(ObjectNode node, Cell cell) {
        return node.put("part", cell.part())
                .put("work", cell.work())
                .put("level", cell.level())
                .put("target", cell.kind().title());
    }

    public JsonReport verdicts(List<Verdict> verdicts) {
        ArrayNode bars = root.putArray("bars");
        for (Verdict verdict : verdicts) {
            bars.addObject()
                    .put("bar", verdict.bar())
                    .put("gateway", verdict.measured())
                    .put("required", verdict.required())
                    .put("met", verdict.met());
        }
        return this;
    }

    public void write(Path file) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
}
