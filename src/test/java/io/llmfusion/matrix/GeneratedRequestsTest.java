package io.llmfusion.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests made at random: what of them is missing at the other end has been declared. */
@Tag("providers")
class GeneratedRequestsTest {
    private static final int REQUESTS = 10_000;

    @Test
    void nothing_is_lost_undeclared_in_ten_thousand_requests() {
        long seed = new Random().nextLong();
        System.out.println("GeneratedRequestsTest: seed " + seed);
        RequestGenerator generator = new RequestGenerator(new Random(seed));
        List<Formats.Client> clients = Formats.clients();
        List<Formats.Target> targets = Formats.targets();
        List<String> lost = new ArrayList<>();
        for (int number = 0; number < REQUESTS && lost.isEmpty(); number++) {
            GeneratedRequest generated = generator.next();
            Formats.Client client = clients.get(number % clients.size());
            lost.addAll(lost(generated, client, targets.get(number / clients.size() % targets.size())));
        }

        assertThat(lost).as("seed " + seed).isEmpty();
    }

    private static List<String> lost(GeneratedRequest generated, Formats.Client client, Formats.Target target) {
        Buffer asked = client.dialect()
                .requestWriter()
                .write(generated.request(), Quirks.NONE)
                .body();
        ChatRequest read = client.dialect().requestReader().read(RequestFeature.HEAD, asked);
        WrittenRequest written =
                target.dialect().requestWriter().write(read.withModel(target.model()), target.quirks());
        String before = asked.toString();
        String after = written.body().toString();
        return generated.traces().stream()
                .filter(trace -> before.contains(trace.form()) && !after.contains(trace.form()))
                .filter(trace -> written.warnings().stream().noneMatch(warning -> declares(warning, trace)))
                .map(trace ->
                        "%s to %s: %s\n%s\n%s\n%s".formatted(client, target, trace, before, after, written.warnings()))
                .toList();
    }

    private static boolean declares(Warning warning, GeneratedRequest.Trace trace) {
        return warning.field().toLowerCase(Locale.ROOT).replace("_", "").matches(trace.fields());
    }
}
