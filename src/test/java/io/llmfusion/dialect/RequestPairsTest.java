package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Requests of every client's format, written for providers of every format. */
class RequestPairsTest {
    private static final RequestHead HEAD = new RequestHead("any", false, true, Map.of(), "");

    private static final Map<DialectId, List<String>> REQUESTS = Map.of(
            DialectId.CHAT, List.of("chat/requests", "cross/chat-to-anthropic/requests"),
            DialectId.COMPLETIONS, List.of("completions/requests"),
            DialectId.RESPONSES, List.of("responses/requests"),
            DialectId.ANTHROPIC, List.of("anthropic/requests"),
            DialectId.GEMINI, List.of("gemini/requests"));

    /** What several formats have under names of their own has one in warnings, the chat format's; and what it is called. */
    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            Map.entry("messages", List.of("input", "contents", "prompt")),
            Map.entry("tools", List.of("messages", "contents", "input", "functions")),
            Map.entry("thinking", List.of("reasoning", "generationConfig", "generation_config")),
            Map.entry(
                    "reasoning_effort",
                    List.of("thinking", "output_config", "reasoning", "generationConfig", "generation_config")),
            Map.entry("reasoning", List.of("thinking", "output_config", "reasoning_effort", "generationConfig")),
            Map.entry("logprobs", List.of("top_logprobs", "include", "generationConfig")),
            Map.entry("verbosity", List.of("text")),
            Map.entry("generationConfig", List.of("generation_config")),
            Map.entry("stop", List.of("stop_sequences", "generationConfig")),
            Map.entry("cache_control", List.of("system", "messages", "tools")),
            Map.entry("parallel_tool_calls", List.of("tool_choice")),
            Map.entry("output_config", List.of("output_format")));

    /** What Gemini's clients write into one object. */
    private static final Set<String> SAMPLING = Set.of(
            "top_k",
            "top_p",
            "temperature",
            "seed",
            "n",
            "stop",
            "frequency_penalty",
            "presence_penalty",
            "max_tokens",
            "logprobs",
            "top_logprobs",
            "response_format",
            "modalities");

    /** One golden request. */
    private record Case(DialectId client, String folder, String name) {
        Buffer body() {
            return GoldenFiles.in(folder).bytes(name + ".json");
        }

        @Override
        public String toString() {
            return folder + "/" + name;
        }
    }

    static Stream<Case> requests() {
        return WireFormats.CLIENTS.stream().flatMap(client -> Objects.requireNonNull(REQUESTS.get(client)).stream()
                .flatMap(folder -> GoldenFiles.in(folder).names("json").stream()
                        .filter(name -> !name.contains("."))
                        .map(name -> new Case(client, folder, name))));
    }

    private static ChatRequest read(DialectId client, Buffer body) {
        return WireFormats.ALL.client(client).requestReader().read(HEAD, body);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void every_provider_gets_json_or_the_client_an_answer_and_warnings_name_what_the_client_sent(Case each) {
        ChatRequest request = read(each.client, each.body());
        for (DialectId provider : WireFormats.PROVIDERS) {
            try {
                WrittenRequest written =
                        WireFormats.ALL.provider(provider).requestWriter().write(request, Quirks.NONE);
                assertThat(Json.read(written.body()).isObject()).isTrue();
                for (Warning warning : written.warnings()) {
                    assertThat(isThere(Json.read(each.body()), warning.field()))
                            .as("%s for %s: `%s` stands in the request", each, provider, warning.line())
                            .isTrue();
                }
            } catch (InvalidBody refused) {
                assertThat(refused.error().message()).isNotBlank();
            }
        }
    }

    /** Whether the first step of the path is a member of the request, or a word for one that other formats call otherwise. */
    private static boolean isThere(JsonNode body, String path) {
        String first = path.split("[.\\[ ]", 2)[0];
        if (SAMPLING.contains(first) && (body.has("generationConfig") || body.has("generation_config"))) {
            return true;
        }
        return Stream.concat(Stream.of(first), WORDS.getOrDefault(first, List.of()).stream())
                .anyMatch(body::has);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void members_of_a_request_may_stand_in_any_order(Case each) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String told = told(read(each.client, each.body()));
        for (int round = 0; round < 5; round++) {
            JsonNode shuffled = PairPropertiesTest.shuffled(Json.read(each.body()), random);
            assertThat(told(read(each.client, Json.writeBuffer(shuffled))))
                    .as("seed %d: %s", seed, shuffled)
                    .isEqualTo(told);
        }
    }

    /** What is kept as it came has its members in their order, so values are compared as JSON. */
    private static String told(ChatRequest request) {
        return sorted(Json.read(PivotText.of(request)));
    }

    private static String sorted(JsonNode node) {
        if (node.isString()) {
            String text = node.stringValue();
            return text.startsWith("{") || text.startsWith("[") ? AnswerTold.canonical(text) : node.toString();
        }
        StringBuilder out = new StringBuilder();
        if (node.isObject()) {
            node.propertyNames().stream().sorted().forEach(name -> out.append(name)
                    .append(':')
                    .append(sorted(node.get(name)))
                    .append('\n'));
            return "{" + out + "}";
        }
        if (node.isArray()) {
            node.forEach(value -> out.append(sorted(value)).append(','));
            return "[" + out + "]";
        }
        return node.toString();
    }
}
