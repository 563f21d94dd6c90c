package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What the acceptance tests of Open Responses ask for: an answer in each of seven situations, with all the members that the
 * specification's response object requires (https://www.openresponses.org/compliance).
 */
@Tag("providers")
@Timeout(60)
class OpenResponsesTest {
    private static final String WEATHER =
            "\"Use weather {\\\"city\\\":\\\"Oslo\\\"}\"}],\"tools\":[{\"type\":\"function\","
                    + "\"name\":\"weather\",\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}]";
    private static final String USER = "{\"type\":\"message\",\"role\":\"user\",\"content\":";
    private static final List<String> REQUIRED = List.of(
            ("id object created_at completed_at status incomplete_details model previous_response_id instructions"
                            + " output error tools tool_choice truncation parallel_tool_calls text top_p presence_penalty"
                            + " frequency_penalty top_logprobs temperature reasoning user usage max_output_tokens"
                            + " max_tool_calls store background service_tier metadata safety_identifier prompt_cache_key")
                    .split(" "));

    @TempDir
    Path folder;

    static Stream<Arguments> situations() {
        String pixel = "data:image/png;base64,iVBORw0KGgo=";
        return Stream.of(
                Arguments.of("a text", "message", "[" + USER + "\"Say hello.\"}]"),
                Arguments.of("a stream", "message", "[" + USER + "\"Count.\"}],\"stream\":true"),
                Arguments.of(
                        "a system's word",
                        "message",
                        "[{\"type\":\"message\",\"role\":\"system\",\"content\":\"Be a pirate.\"}," + USER
                                + "\"Hello.\"}]"),
                Arguments.of("a call", "function_call", "[" + USER + WEATHER),
                Arguments.of("a streamed call", "function_call", "[" + USER + WEATHER + ",\"stream\":true"),
                Arguments.of(
                        "a picture",
                        "message",
                        "[" + USER
                                + "[{\"type\":\"input_text\",\"text\":\"What?\"},{\"type\":\"input_image\",\"image_url\":\""
                                + pixel + "\"}]}]"),
                Arguments.of(
                        "several turns",
                        "message",
                        "[" + USER
                                + "\"I am Alice.\"},{\"type\":\"message\",\"role\":\"assistant\",\"content\":\"Hello!\"},"
                                + USER + "\"Who am I?\"}]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void answers_have_what_the_specification_requires(String situation, String item, String input) throws Exception {
        try (RunningGateway gateway = RunningGateway.start(folder, """
                server: { port: 0 }
                providers: { demo: { dialect: demo } }
                """)) {
            List<JsonNode> events = events(gateway.url(), "{\"model\":\"demo/echo\",\"input\":" + input + "}");
            JsonNode last = events.getLast();
            JsonNode response = last.has("response") ? last.get("response") : last;

            assertThat(response.propertyNames()).containsAll(REQUIRED);
            for (String number : List.of("temperature", "top_p", "presence_penalty", "frequency_penalty")) {
                assertThat(response.get(number).isNumber()).as(number).isTrue();
            }
            assertThat(response.get("status").stringValue()).isEqualTo("completed");
            assertThat(response.get("output").findValuesAsString("type")).contains(item);
            response.get("tools").forEach(tool -> assertThat(tool.propertyNames())
                    .contains("type", "name", "description", "parameters", "strict"));
            if (input.endsWith("\"stream\":true") && item.equals("function_call")) {
                assertThat(events.stream().map(event -> event.get("type").stringValue()))
                        .contains(
                                "response.output_item.added",
                                "response.function_call_arguments.delta",
                                "response.function_call_arguments.done",
                                "response.output_item.done");
            }
        }
    }

    /** The events of a stream, or the answer alone. */
    private static List<JsonNode> events(String url, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/responses"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body().startsWith("{")
                    ? List.of(Json.read(answer.body()))
                    : answer.body()
                            .lines()
                            .filter(line -> line.startsWith("data: {"))
                            .map(line -> Json.read(line.substring(6)))
                            .toList();
        }
    }
}
