package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChatSkeletonTest {
    private static final String LONG = "ab\\\"\\\\{[ü".repeat(20);

    @Test
    void long_strings_lose_their_insides_and_nothing_else_changes() {
        String body =
                "{\"id\":\"x\",\"choices\":[{\"message\":{\"content\":\"" + LONG + "\"},\"finish_reason\":\"stop\"}]}";

        assertThat(skeleton(body))
                .isEqualTo("{\"id\":\"x\",\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}");
    }

    @Test
    void what_begins_with_an_escape_stays_json() {
        String body = "{\"content\":\"\\n" + "x".repeat(100) + "\",\"n\":1}";

        assertThat(Json.read(skeleton(body)).path("n").asInt()).isEqualTo(1);
    }

    @Test
    void a_string_without_end_stays_without() {
        String cut = "{\"content\":\"" + LONG + "\\\"";

        assertThat(skeleton(cut)).doesNotEndWith("\"\"").startsWith("{\"content\":");
    }

    @Test
    void short_answers_stay_as_they_are() {
        long seed = new Random().nextLong();
        System.out.println("short_answers_stay_as_they_are: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            String body = new RandomJson(random).value(3);
            String skeleton = skeleton(body);

            assertThat(Json.read(skeleton).getNodeType())
                    .as("seed " + seed + ": " + body)
                    .isEqualTo(Json.read(body).getNodeType());
        }
    }

    private static String skeleton(String body) {
        return ChatSkeleton.of(body.getBytes(StandardCharsets.UTF_8)).text();
    }
}
