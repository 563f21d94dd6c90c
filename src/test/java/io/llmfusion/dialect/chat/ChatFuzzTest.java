package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.StreamScan;
import io.llmfusion.dialect.TurnReader;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.sse.Utf8Slice;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a client or a provider sends, nothing but the declared answers comes out. */
class ChatFuzzTest {
    private static final int ROUNDS = 400;
    private static final String CHUNK =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\",\"reasoning_content\":\"b\","
                    + "\"refusal\":null,\"audio\":{\"id\":\"x\",\"data\":\"AA==\",\"transcript\":\"t\"},"
                    + "\"annotations\":[{\"type\":\"url_citation\"}],\"images\":[{\"type\":\"image_url\"}],"
                    + "\"tool_calls\":[{\"index\":0,\"id\":\"i\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},"
                    + "\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}]},"
                    + "\"logprobs\":{\"content\":[]},\"finish_reason\":\"stop\"}],\"x_groq\":{\"usage\":{\"prompt_tokens\":1}},"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"prompt_tokens_details\":{\"cached_tokens\":1}}}";
    private static final String ERROR = "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"c\",\"param\":\"p\","
            + "\"status\":\"S\",\"details\":[{\"retryDelay\":\"1s\"}]},\"detail\":[{\"msg\":\"x\"}],\"message\":\"y\"}";
    private static final String REQUEST =
            "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                    + "\"max_tokens\":5,\"temperature\":0.5,\"stop\":[\"a\"],\"n\":1,\"logprobs\":true,\"top_logprobs\":2,"
                    + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\",\"schema\":{},\"strict\":true}},"
                    + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\",\"parameters\":{}}},"
                    + "{\"type\":\"mcp\",\"server_label\":\"l\",\"allowed_tools\":[\"a\"]},{\"type\":\"custom\"}],"
                    + "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}},"
                    + "\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"name\":\"u\",\"content\":"
                    + "[{\"type\":\"text\",\"text\":\"t\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x\"}},"
                    + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA==\",\"format\":\"wav\"}},"
                    + "{\"type\":\"file\",\"file\":{\"file_data\":\"data:a/b;base64,AA\"}}]},"
                    + "{\"role\":\"assistant\",\"content\":null,\"reasoning\":\"r\",\"audio\":{\"id\":\"a\"},"
                    + "\"tool_calls\":[{\"id\":\"i\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"i\",\"content\":\"x\"}]}";

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final RandomJson json = new RandomJson(random);

    ChatFuzzTest() {
        System.out.println("ChatFuzzTest: seed " + seed);
    }

    @Test
    void streams_of_damaged_chunks_give_good_events_and_good_frames() {
        for (int i = 0; i < ROUNDS; i++) {
            List<String> payloads = new ArrayList<>();
            for (int chunks = 1 + random.nextInt(3); chunks > 0; chunks--) {
                payloads.add(damaged(CHUNK));
            }
            payloads.add(ChatTexts.DONE);
            List<ChatEvent> events = ChatTexts.events(payloads, Quirks.NONE);

            assertThat(events.getLast().isTerminal())
                    .as("seed " + seed + payloads)
                    .isTrue();
            if (events.size() > 1) {
                ChatEventGrammar.assertGood(events);
            }
            String frames = ChatTexts.frames(events, new WriteContext("m", true, true));
            assertThat(ChatStreamGrammar.problems(frames, true))
                    .as("seed " + seed + payloads)
                    .isEmpty();
        }
    }

    @Test
    void scan_and_reader_agree_on_damaged_chunks() {
        for (int i = 0; i < ROUNDS; i++) {
            String payload = damaged(CHUNK);
            ReadContext context = new ReadContext(Quirks.NONE, true);
            StreamScan scan = ChatTexts.CHAT.newStreamScan(context);
            StreamReader reader = ChatTexts.CHAT.newStreamReader(context);
            List<ChatEvent> events = new ArrayList<>();
            reader.read("", Utf8Slice.of(payload), events::add);

            StreamScan.Frame frame = scan.look("", Utf8Slice.of(payload));

            assertThat(frame == StreamScan.Frame.ERROR)
                    .as("seed " + seed + payload)
                    .isEqualTo(events.stream().anyMatch(ChatEvent.Failed.class::isInstance));
            if (events.stream().anyMatch(ChatEvent::isContent)) {
                assertThat(frame).as("seed " + seed + payload).isIn(StreamScan.Frame.CONTENT, StreamScan.Frame.ERROR);
            }
        }
    }

    @Test
    void damaged_answers_are_read_or_refused() {
        for (int i = 0; i < ROUNDS; i++) {
            Buffer body = ChatTexts.bytes(cut(damaged(CHUNK.replace("delta", "message"))));
            try {
                ChatTexts.CHAT.turnWriter().write(ChatTexts.CHAT.turnReader().read(body, Quirks.NONE), List.of());
            } catch (TurnReader.BadAnswer refused) {
                assertThat(refused.error().message()).isNotBlank();
            }
            try {
                ChatTexts.CHAT.turnReader().scan(body, Quirks.NONE);
            } catch (TurnReader.BadAnswer refused) {
                assertThat(refused.error().message()).isNotBlank();
            }
        }
    }

    @Test
    void damaged_errors_are_read() {
        for (int i = 0; i < ROUNDS; i++) {
            Buffer body = ChatTexts.bytes(cut(damaged(ERROR)));
            assertThat(ChatTexts.CHAT.errorReader().read(300 + random.nextInt(300), name -> "", body))
                    .as("seed " + seed + body)
                    .isNotNull();
        }
    }

    @Test
    void damaged_requests_are_read_and_written_or_refused_with_a_field() {
        for (int i = 0; i < ROUNDS; i++) {
            String body = cut(damaged(REQUEST));
            try {
                ChatRequest request = ChatTexts.request(body);
                Json.read(ChatTexts.CHAT
                        .requestWriter()
                        .write(request, Quirks.NONE)
                        .body());
            } catch (InvalidBody refused) {
                assertThat(refused.error().message()).as("seed " + seed + body).isNotBlank();
            }
        }
    }

    @Test
    void splices_of_anything_end() {
        for (int i = 0; i < ROUNDS; i++) {
            String body = cut(damaged(REQUEST));
            ChatBody.Raw raw = new ChatBody.Raw(DialectId.CHAT, ChatTexts.head("m", true), ChatTexts.bytes(body));
            try {
                assertThat(ChatTexts.CHAT.splice().splice(raw, "n", Quirks.NONE).length())
                        .isPositive();
            } catch (RuntimeException notJson) {
                assertThat(ChatRequestIsJson.test(body))
                        .as("seed " + seed + body)
                        .isFalse();
            }
        }
    }

    /** Whether a text is JSON at all. */
    private static final class ChatRequestIsJson {
        static boolean test(String text) {
            try {
                Json.read(text);
                return true;
            } catch (tools.jackson.core.JacksonException notJson) {
                return false;
            }
        }
    }

    /** Sometimes only the beginning. */
    private String cut(String text) {
        return json.oneIn(8) ? text.substring(0, 1 + random.nextInt(text.length() - 1)) : text;
    }

    /** One to three values replaced by any other. */
    private String damaged(String text) {
        JsonNode tree = Json.read(text);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            damage(tree);
        }
        return Json.write(tree);
    }

    private void damage(JsonNode tree) {
        if (tree.isEmpty()) {
            return;
        }
        if (tree instanceof ObjectNode object) {
            Map.Entry<String, JsonNode> member =
                    new ArrayList<>(object.properties()).get(random.nextInt(object.size()));
            if (member.getValue().isContainer() && !json.oneIn(5)) {
                damage(member.getValue());
            } else if (json.oneIn(6)) {
                object.remove(member.getKey());
            } else {
                object.set(member.getKey(), Json.read(json.value(2)));
            }
        } else if (tree instanceof ArrayNode array) {
            int index = random.nextInt(array.size());
            if (array.get(index).isContainer() && !json.oneIn(5)) {
                damage(array.get(index));
            } else {
                array.set(index, Json.read(json.value(2)));
            }
        }
    }
}
