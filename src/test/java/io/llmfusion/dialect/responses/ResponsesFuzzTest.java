package io.llmfusion.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.GoldenFiles;
import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.TurnReader.BadAnswer;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged input gets an error in our words or is understood; nothing else is ever thrown, nothing broken written. */
class ResponsesFuzzTest {
    private static final int ROUNDS = 2_000;
    private static final String[] SHARDS = {
        "null",
        "{}",
        "[]",
        "\"\"",
        "0",
        "-1e999",
        "true",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\\u12\"",
        "{\"type\":\"x\"}",
        "\\",
        "\u0000"
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void damaged_requests_are_understood_or_refused() {
        System.out.println("seed of damaged requests: " + seed);
        GoldenFiles files = GoldenFiles.in("responses/requests");
        List<String> bodies = ResponsesGoldenTest.requests().stream()
                .map(name -> files.text(name + ".json"))
                .toList();
        int understood = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String body = damaged(bodies.get(random.nextInt(bodies.size())));
            understood += survives(body, round) ? 1 : 0;
        }
        assertThat(understood).as("some damage is none").isPositive();
    }

    private boolean survives(String body, int round) {
        try {
            ResponsesTexts.DIALECT
                    .splice()
                    .fits(new ChatBody.Raw(DialectId.RESPONSES, ResponsesTexts.HEAD, Json.utf8(body)), Quirks.NONE);
            ChatRequest request = ResponsesTexts.request(body);
            Json.read(ResponsesTexts.DIALECT
                    .requestWriter()
                    .write(request, Quirks.NONE)
                    .body());
            return true;
        } catch (InvalidBody refused) {
            return false;
        } catch (RuntimeException thrown) {
            throw new AssertionError("seed " + seed + ", round " + round + ": " + body, thrown);
        }
    }

    @Test
    void damaged_answers_are_understood_or_bad_answers() {
        System.out.println("seed of damaged answers: " + seed);
        GoldenFiles files = GoldenFiles.in("responses/turns");
        List<String> bodies = ResponsesGoldenTest.turns().stream()
                .map(name -> files.text(name + ".json"))
                .toList();
        for (int round = 0; round < ROUNDS; round++) {
            String body = damaged(bodies.get(random.nextInt(bodies.size())));
            try {
                ResponsesTexts.DIALECT.errorReader().read(400, name -> "", Json.utf8(body));
                ChatTurn turn = ResponsesTexts.DIALECT.turnReader().read(Json.utf8(body), Quirks.NONE);
                Json.read(ResponsesTexts.DIALECT
                        .turnWriter()
                        .write(turn, List.of())
                        .body());
                ResponsesTexts.DIALECT.turnReader().scan(Json.utf8(body), Quirks.NONE);
            } catch (BadAnswer expected) {
                assertThat(expected.error().message()).isNotEmpty();
            } catch (RuntimeException thrown) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + body, thrown);
            }
        }
    }

    @Test
    void damaged_streams_end_cleanly_or_fail_and_come_out_in_valid_grammar() {
        System.out.println("seed of damaged streams: " + seed);
        GoldenFiles files = GoldenFiles.in("responses/streams");
        List<String> streams = ResponsesGoldenTest.streams().stream()
                .map(name -> files.text(name + ".jsonl"))
                .toList();
        for (int round = 0; round < ROUNDS; round++) {
            List<String> payloads = new ArrayList<>(
                    streams.get(random.nextInt(streams.size())).lines().toList());
            damage(payloads);
            try {
                List<ChatEvent> events = events(payloads);
                assertThat(events.getLast().isTerminal()).isTrue();
                assertThat(events.stream().filter(ChatEvent::isTerminal)).hasSize(1);
                Buffer written = ResponsesTexts.write(events);
                ResponsesStreamGrammar.check(written);
            } catch (RuntimeException | AssertionError thrown) {
                throw new AssertionError(
                        "seed " + seed + ", round " + round + ": " + String.join("\n", payloads), thrown);
            }
        }
    }

    private static List<ChatEvent> events(List<String> payloads) {
        List<ChatEvent> events = new ArrayList<>();
        StreamReader reader = ResponsesTexts.DIALECT.newStreamReader(ResponsesTexts.READ);
        ResponsesScan scan = new ResponsesScan();
        payloads.forEach(payload -> {
            Utf8Slice data = Utf8Slice.of(payload);
            scan.look("", data);
            reader.read("", data, events::add);
        });
        reader.end(events::add);
        return events;
    }

    private void damage(List<String> payloads) {
        int times = 1 + random.nextInt(3);
        for (int time = 0; time < times && !payloads.isEmpty(); time++) {
            int at = random.nextInt(payloads.size());
            switch (random.nextInt(4)) {
                case 0 -> payloads.remove(at);
                case 1 -> payloads.add(at, payloads.get(random.nextInt(payloads.size())));
                case 2 -> payloads.set(at, valueReplaced(payloads.get(at)));
                default -> payloads.set(at, damaged(payloads.get(at)));
            }
        }
    }

    private String damaged(String text) {
        if (random.nextInt(3) > 0) {
            return valueReplaced(text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int times = 1 + random.nextInt(3);
        for (int time = 0; time < times; time++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Another value in the place of one: the kind of damage that stays JSON. */
    private String valueReplaced(String text) {
        int colon = text.indexOf(':', random.nextInt(text.length()));
        if (colon < 0) {
            return text;
        }
        int start = colon + 1;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length() && ",}]\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, start) + SHARDS[random.nextInt(SHARDS.length)] + text.substring(end);
    }
}
