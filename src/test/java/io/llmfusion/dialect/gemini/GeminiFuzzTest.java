package io.llmfusion.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.GoldenFiles;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a body or a stream, it is read, or refused in words. */
class GeminiFuzzTest {
    private static final int ROUNDS = 60;
    private static final String[] SCRAPS = {
        "null", "[]", "{}", "\"\"", "-1", "1e999", "true", "{\"a\":1}", "[[[", "}", "\\u0000", "\"thought\":true"
    };

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** A piece replaced by another, or cut out. */
    private String damaged(String text) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(12));
        String scrap = random.nextInt(3) == 0 ? "" : SCRAPS[random.nextInt(SCRAPS.length)];
        return text.substring(0, from) + scrap + text.substring(to);
    }

    /** A value replaced by one of another kind, so that the body stays JSON. */
    private String mistaken(String text) {
        return text.replaceFirst(
                ":\\s*(\"[^\"]*\"|\\d+|true|\\[|\\{)",
                ": " + List.of("null", "7", "\"x\"", "[]", "{}").get(random.nextInt(5)) + ", \"was\": $1");
    }

    @Test
    void damaged_requests_are_read_or_refused_and_what_is_read_can_be_written() {
        System.out.println("GeminiFuzzTest: seed " + seed);
        GoldenFiles files = GoldenFiles.in("gemini/requests");
        for (String name :
                files.names("json").stream().filter(each -> !each.contains(".")).toList()) {
            String whole = files.text(name + ".json");
            for (int round = 0; round < ROUNDS; round++) {
                String body = round % 2 == 0 ? damaged(whole) : damaged(mistaken(whole.substring(whole.indexOf('{'))));
                try {
                    ChatRequest request = GeminiTexts.request(body);
                    Json.read(GeminiTexts.DIALECT
                            .requestWriter()
                            .write(request, Quirks.NONE)
                            .body());
                } catch (InvalidBody refused) {
                    assertThat(refused.error().message()).as(body).isNotBlank();
                }
            }
        }
    }

    @Test
    void damaged_answers_are_read_or_refused() {
        System.out.println("GeminiFuzzTest: seed " + seed);
        GoldenFiles files = GoldenFiles.in("gemini/turns");
        for (String name :
                files.names("json").stream().filter(each -> !each.contains(".")).toList()) {
            for (int round = 0; round < ROUNDS; round++) {
                Buffer body = Json.utf8(damaged(files.text(name + ".json")));
                try {
                    Json.read(GeminiTexts.DIALECT
                            .turnWriter()
                            .write(GeminiTexts.DIALECT.turnReader().read(body, Quirks.NONE), List.of())
                            .body());
                    GeminiTexts.DIALECT.turnReader().scan(body, Quirks.NONE);
                } catch (TurnReader.BadAnswer refused) {
                    assertThat(refused.error().message()).isNotBlank();
                }
            }
        }
    }

    @Test
    void damaged_streams_end_in_order_or_fail_and_nothing_comes_behind() {
        System.out.println("GeminiFuzzTest: seed " + seed);
        GoldenFiles files = GoldenFiles.in("gemini/streams");
        for (String name : files.names("jsonl")) {
            for (int round = 0; round < ROUNDS; round++) {
                List<ChatEvent> events = new ArrayList<>();
                var reader = GeminiTexts.DIALECT.newStreamReader(GeminiTexts.READ);
                StreamScan scan = GeminiTexts.DIALECT.newStreamScan(GeminiTexts.READ);
                for (String line : damaged(files.text(name + ".jsonl")).lines().toList()) {
                    Utf8Slice data = Utf8Slice.of(line.getBytes(StandardCharsets.UTF_8));
                    reader.read("", data, events::add);
                    scan.look("", data);
                }
                reader.end(events::add);
                scan.usage();
                assertThat(events.getLast().isTerminal()).isTrue();
                assertThat(events.stream().filter(ChatEvent::isTerminal)).hasSize(1);
                if (events.getLast() instanceof ChatEvent.TurnEnd) {
                    GeminiEventsTest.check(events);
                }
                Buffer written = GeminiTexts.write(events);
                assertThat(written.toString()).endsWith("\n\n");
            }
        }
    }
}
