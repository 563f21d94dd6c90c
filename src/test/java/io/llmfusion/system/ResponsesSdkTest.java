package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.provider.ScriptedUpstream;
import io.llmfusion.provider.ScriptedUpstream.Behaviour;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The official OpenAI SDK with its Responses API as client, against providers of three kinds. */
@Tag("providers")
@Timeout(60)
class ResponsesSdkTest {
    private static final String KEY = "sk-caller-0123456789";
    private static final String TOOLS = """
            "tools":[{"type":"function","name":"weather","description":"Weather of a city","strict":false,
              "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]""";
    private static final Played TWO_CALLS = Played.calls(
            new Played.Call("call_A1", "weather", "{\"city\":\"Oslo\"}"),
            new Played.Call("call_B2", "weather", "{\"city\":\"Rome\"}"));

    private static final Map<Kind, ScriptedUpstream> UPSTREAMS = new EnumMap<>(Kind.class);
    private static Vertx vertx;
    private static NodeDriver driver;
    private static RunningGateway gateway;

    /** What the provider behind the gateway speaks. */
    enum Kind {
        CHAT,
        MESSAGES,
        RESPONSES;

        String whole(Played turn) {
            return switch (this) {
                case CHAT -> OpenAiAnswers.whole(turn);
                case MESSAGES -> AnthropicAnswers.whole(turn);
                case RESPONSES -> ResponsesAnswers.whole(turn);
            };
        }

        List<String> frames(Played turn) {
            return switch (this) {
                case CHAT -> OpenAiAnswers.frames(turn);
                case MESSAGES -> AnthropicAnswers.frames(turn);
                case RESPONSES -> ResponsesAnswers.frames(turn);
            };
        }

        void then(Behaviour behaviour) {
            upstream().then(behaviour);
        }

        ScriptedUpstream upstream() {
            return Objects.requireNonNull(UPSTREAMS.get(this));
        }

        void answers(Played turn) {
            then(ScriptedUpstream.answer(whole(turn)));
        }

        void streams(Played turn) {
            then(ScriptedUpstream.stream(UpstreamFormat.buffers(frames(turn))));
        }

        String asked() {
            return upstream().received.getLast().body().toString();
        }

        String model() {
            return name().toLowerCase(java.util.Locale.ROOT) + "/m-1";
        }
    }

    @BeforeAll
    static void open(@TempDir Path folder) {
        vertx = Vertx.vertx();
        driver = NodeDriver.start("sdk.mjs");
        for (Kind kind : Kind.values()) {
            UPSTREAMS.put(kind, ScriptedUpstream.start(vertx));
        }
        gateway = RunningGateway.start(folder, """
                server: { port: 0 }
                auth: { keys: [ { id: caller, key: "%s" } ] }
                providers:
                  chat: { dialect: openai, api: chat, base-url: "%s/v1", api-key: k, retry: { attempts: 1 }, breaker: { minimum-calls: 1000 } }
                  messages: { dialect: anthropic, base-url: "%s", api-key: k, retry: { attempts: 1 }, breaker: { minimum-calls: 1000 } }
                  responses: { dialect: openai, api: responses, base-url: "%s/v1", api-key: k, retry: { attempts: 1 }, breaker: { minimum-calls: 1000 } }
                """.formatted(
                        KEY,
                        Kind.CHAT.upstream().url(),
                        Kind.MESSAGES.upstream().url(),
                        Kind.RESPONSES.upstream().url()));
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            driver.close();
            gateway.close();
        }
        UPSTREAMS.values().forEach(ScriptedUpstream::close);
        RunningGateway.done(vertx.close());
    }

    private static ObjectNode call(String name, Kind kind, String members) {
        ObjectNode command = Json.object()
                .put("sdk", "openai")
                .put("call", name)
                .put("base", gateway.url())
                .put("key", KEY);
        command.set("params", Json.read("{\"model\":\"" + kind.model() + "\",\"store\":false," + members + "}"));
        return command;
    }

    @ParameterizedTest
    @EnumSource
    void answers_a_question_with_its_usage(Kind kind) {
        kind.answers(Played.text("It is sunny, 21 °C."));

        JsonNode result =
                driver.result(call("respond", kind, "\"input\":\"How is the weather?\",\"instructions\":\"Be kind.\""));

        JsonNode answer = result.get("answer");
        assertThat(answer.get("output_text").stringValue()).isEqualTo("It is sunny, 21 °C.");
        assertThat(answer.get("status").stringValue()).isEqualTo("completed");
        assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(Played.INPUT);
        assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(Played.OUTPUT);
        assertThat(answer.at("/usage/input_tokens_details/cached_tokens").asInt())
                .isEqualTo(Played.CACHED);
        assertThat(result.at("/headers/x-fusion-model").stringValue()).isEqualTo("m-1");
        assertThat(kind.asked()).contains("Be kind.", "How is the weather?");
    }

    @ParameterizedTest
    @EnumSource
    void streams_an_answer_that_the_sdk_puts_together(Kind kind) {
        String text = "It is sunny — and warm: ☀️ everywhere.";
        kind.streams(Played.text(text));

        JsonNode answer = driver.result(call("accumulateResponse", kind, "\"input\":\"How is the weather?\""))
                .get("answer");

        assertThat(answer.get("output_text").stringValue()).isEqualTo(text);
        assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(Played.OUTPUT);
    }

    @ParameterizedTest
    @EnumSource
    void streams_events_with_numbers_and_one_end(Kind kind) {
        kind.streams(Played.text("Hello there."));

        JsonNode events = driver.result(call("respond", kind, "\"input\":\"Hi\",\"stream\":true"))
                .get("events");

        assertThat(events.at("/0/type").stringValue()).isEqualTo("response.created");
        assertThat(events.get(events.size() - 1).get("type").stringValue()).isEqualTo("response.completed");
        for (int index = 0; index < events.size(); index++) {
            assertThat(events.get(index).get("sequence_number").asInt()).isEqualTo(index);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hands_over_parallel_calls_and_takes_their_results(Kind kind) {
        kind.streams(TWO_CALLS);
        kind.answers(Played.text("Oslo 3, Rome 20."));

        JsonNode first = driver.result(call(
                        "accumulateResponse",
                        kind,
                        TOOLS + ",\"input\":[{\"role\":\"user\",\"content\":\"Weather in Oslo and Rome?\"}]"))
                .get("answer");
        JsonNode output = first.get("output");
        assertThat(output.size()).isEqualTo(2);
        assertThat(output.at("/0/call_id").stringValue()).isEqualTo("call_A1");
        assertThat(Json.read(output.at("/1/arguments").stringValue()).toString())
                .isEqualTo("{\"city\":\"Rome\"}");

        ArrayNode input = (ArrayNode) Json.read("[{\"role\":\"user\",\"content\":\"Weather in Oslo and Rome?\"}]");
        output.forEach(item -> input.add(withoutParsed(item)));
        output.forEach(item -> input.addObject()
                .put("type", "function_call_output")
                .put("call_id", item.get("call_id").stringValue())
                .put("output", "fine"));
        JsonNode second = driver.result(call("respond", kind, TOOLS + ",\"input\":" + input));

        assertThat(second.at("/answer/output_text").stringValue()).isEqualTo("Oslo 3, Rome 20.");
        assertThat(kind.asked()).contains("Rome", "fine", "call_B2");
    }

    /** The SDK adds what it has read of the arguments. */
    private static JsonNode withoutParsed(JsonNode item) {
        ObjectNode bare = (ObjectNode) item.deepCopy();
        bare.remove("parsed_arguments");
        return bare;
    }

    @ParameterizedTest
    @EnumSource
    void shows_pictures_and_asks_for_structured_output(Kind kind) {
        String pixel =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        kind.answers(Played.text("{\"city\":\"Oslo\"}"));

        JsonNode result = driver.result(call("respond", kind, """
                "input":[{"role":"user","content":[{"type":"input_text","text":"Where?"},
                  {"type":"input_image","detail":"auto","image_url":"data:image/png;base64,%s"}]}],
                "text":{"format":{"type":"json_schema","name":"place","strict":true,"schema":{"type":"object",
                  "properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}""".formatted(pixel)));

        String text = result.at("/answer/output_text").stringValue();
        assertThat(Json.read(text).get("city").stringValue()).isEqualTo("Oslo");
        assertThat(kind.asked()).contains(pixel, "json_schema", "\"city\"");
    }

    @ParameterizedTest
    @EnumSource
    void codexs_request_is_answered_by_every_kind_of_provider(Kind kind) {
        kind.streams(Played.calls(
                new Played.Call("call_1", kind == Kind.RESPONSES ? "search" : "mcp__gw__search", "{\"query\":\"x\"}")));

        JsonNode events = driver.result(call("respond", kind, """
                "stream":true,"instructions":"You are a coding agent.","prompt_cache_key":"t1","client_metadata":{"a":"b"},
                "include":["reasoning.encrypted_content"],"reasoning":{"effort":"high","summary":"auto"},"parallel_tool_calls":true,
                "input":[{"type":"message","role":"developer","content":[{"type":"input_text","text":"read only"}]},
                 {"type":"message","role":"user","content":[{"type":"input_text","text":"Go"}]},
                 {"type":"reasoning","id":"rs_1","summary":[],"content":null,"encrypted_content":"gAAAAABo"},
                 {"type":"function_call","id":"fc_1","name":"search","namespace":"mcp__gw","arguments":"{}","call_id":"call_0"},
                 {"type":"function_call_output","call_id":"call_0","output":"nothing"}],
                "tools":[{"type":"namespace","name":"mcp__gw","description":"d","tools":[
                 {"type":"function","name":"search","description":"s","strict":false,"parameters":{"type":"object","properties":{}}}]},
                 {"type":"custom","name":"apply_patch","description":"p"},{"type":"web_search"}]""")).get("events");

        JsonNode item = events.get(events.size() - 1).at("/response/output/0");
        assertThat(item.get("type").stringValue()).isEqualTo("function_call");
        assertThat(item.get("name").stringValue()).isEqualTo("search");
        assertThat(kind.asked()).contains(kind == Kind.RESPONSES ? "\"namespace\"" : "mcp__gw__search");
        if (kind != Kind.RESPONSES) {
            assertThat(item.get("namespace").stringValue()).isEqualTo("mcp__gw");
            assertThat(kind.asked()).doesNotContain("gAAAAABo", "client_metadata");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusal_is_an_error_of_the_sdk(Kind kind) {
        String body = kind == Kind.MESSAGES
                ? AnthropicAnswers.error("invalid_request_error", "too long")
                : OpenAiAnswers.error("invalid_request_error", "too long");
        kind.then(ScriptedUpstream.answer(400, "application/json", body));

        JsonNode error = driver.error(call("respond", kind, "\"input\":\"Hi\""));

        assertThat(error.get("class").stringValue()).isEqualTo("BadRequestError");
        assertThat(error.get("message").stringValue()).contains("too long");
    }

    @ParameterizedTest
    @EnumSource
    void stream_that_breaks_off_is_an_error_of_the_sdk(Kind kind) {
        List<String> frames = kind.frames(Played.text("This will never be said to its end."));
        kind.then(ScriptedUpstream.stream(UpstreamFormat.buffers(frames.subList(0, 6))));

        JsonNode error = driver.error(call("respond", kind, "\"input\":\"Hi\",\"stream\":true"));

        assertThat(error.get("class").stringValue()).isEqualTo("APIError");
    }
}
