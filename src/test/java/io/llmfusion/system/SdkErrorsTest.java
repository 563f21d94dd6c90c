package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.provider.ScriptedUpstream;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What goes wrong reaches the official SDKs as their own typed errors; what they give up is given up upstream. */
@Tag("providers")
@Timeout(60)
class SdkErrorsTest {
    /** The SDK of a format. */
    private static final Map<UpstreamFormat, SdkScene> SCENES = new EnumMap<>(UpstreamFormat.class);

    @BeforeAll
    static void open(@TempDir Path openai, @TempDir Path anthropic) {
        SCENES.put(UpstreamFormat.OPENAI, new SdkScene(openai, "openai"));
        SCENES.put(UpstreamFormat.ANTHROPIC, new SdkScene(anthropic, "anthropic"));
    }

    @AfterAll
    static void close() {
        SCENES.values().forEach(SdkScene::close);
    }

    /** Client's format, provider's format. */
    static Stream<Arguments> pairs() {
        return Stream.of(UpstreamFormat.OPENAI, UpstreamFormat.ANTHROPIC)
                .flatMap(client -> Stream.of(UpstreamFormat.values()).map(provider -> Arguments.of(client, provider)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void refusals_of_a_provider_are_typed(UpstreamFormat client, UpstreamFormat provider) {
        record Case(int status, String type, String expected, int told) {}
        int overloaded = client == UpstreamFormat.ANTHROPIC ? 529 : 503;
        for (Case one : List.of(
                new Case(400, "invalid_request_error", "BadRequestError", 400),
                new Case(401, "authentication_error", "InternalServerError", 502),
                new Case(403, "permission_error", "InternalServerError", 502),
                new Case(404, "not_found_error", "NotFoundError", 404),
                new Case(500, "api_error", "InternalServerError", 502),
                new Case(
                        529,
                        "overloaded_error",
                        overloaded == 529 ? "OverloadedError" : "InternalServerError",
                        overloaded))) {
            JsonNode error = refusal(client, provider, one.status(), one.type());

            assertThat(error.get("class").stringValue()).as(one + ": " + error).isEqualTo(one.expected());
            assertThat(error.get("status").asInt()).as(one + ": " + error).isEqualTo(one.told());
            assertThat(error.get("message").stringValue()).doesNotContain("sk-upstream");
            if (one.status() == 400 && client == provider) {
                assertThat(error.get("message").stringValue()).contains("the script says no");
                assertThat(error.get("type").stringValue()).isEqualTo(one.type());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_rate_limit_says_when_to_come_back(UpstreamFormat client, UpstreamFormat provider) {
        SdkScene scene = scene(client);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("retry-after", "7");
        scene.upstream(provider).then(provider.refuses(429, "rate_limit_error", headers));

        JsonNode error = scene.driver.error(scene.call("create", question(provider.model())));

        assertThat(error.get("class").stringValue()).isEqualTo("RateLimitError");
        assertThat(error.at("/headers/retry-after").stringValue()).isEqualTo("7");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void an_error_inside_a_stream_is_typed(UpstreamFormat client, UpstreamFormat provider) {
        SdkScene scene = scene(client);
        List<String> frames = new ArrayList<>(
                provider.frames(Played.text("It is sunny and warm")).subList(0, 4));
        frames.add(provider.errorFrame(
                provider == UpstreamFormat.OPENAI ? "server_error" : "overloaded_error", "the script stumbled"));
        scene.upstream(provider).then(ScriptedUpstream.stream(UpstreamFormat.buffers(frames)));

        JsonNode error = scene.driver.error(scene.call("stream", question(provider.model())));

        assertThat(error.get("classes").toString())
                .as(error.toString())
                .contains("APIError")
                .doesNotContain("APIConnectionError", "UserAbort");
        assertThat(error.get("type").asString("")).as(error.toString()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_stream_that_is_cut_off_is_an_error_not_an_end(UpstreamFormat client, UpstreamFormat provider) {
        SdkScene scene = scene(client);
        List<String> frames =
                provider.frames(Played.text("It is sunny and warm")).subList(0, 4);
        scene.upstream(provider).then(ScriptedUpstream.stream(UpstreamFormat.buffers(frames), 1, ScriptedUpstream.CUT));

        JsonNode error = scene.driver.error(scene.call("stream", question(provider.model())));

        assertThat(error.get("classes").toString())
                .as(error.toString())
                .contains("APIError")
                .doesNotContain("APIConnectionError");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void our_own_refusals_are_typed(UpstreamFormat client) {
        SdkScene scene = scene(client);

        ObjectNode stranger = scene.call("create", question("smart")).put("key", "sk-wrong");
        assertThat(scene.driver.error(stranger).get("class").stringValue()).isEqualTo("AuthenticationError");

        JsonNode unknown = scene.driver.error(scene.call("create", question("smrt")));
        assertThat(unknown.get("class").stringValue()).isEqualTo("NotFoundError");
        assertThat(unknown.get("message").stringValue()).contains("smart");

        JsonNode wrong = scene.driver.error(scene.call(
                "create", "{\"model\":17,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"));
        assertThat(wrong.get("class").stringValue()).isEqualTo("BadRequestError");
        assertThat(wrong.get("message").stringValue()).contains("model");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void what_the_client_gives_up_is_given_up_upstream(UpstreamFormat client, UpstreamFormat provider)
            throws Exception {
        SdkScene scene = scene(client);
        ScriptedUpstream upstream = scene.upstream(provider);
        List<String> endless = Collections.nCopies(
                2_000, provider.frames(Played.text("again ")).get(provider.textFrame()));
        List<String> frames =
                new ArrayList<>(provider.frames(Played.text("again and again")).subList(0, 3));
        frames.addAll(endless);
        upstream.then(ScriptedUpstream.stream(UpstreamFormat.buffers(frames), 10, ScriptedUpstream.HANG));
        int number = upstream.received.size();

        scene.driver.result(scene.call("stream", question(provider.model())).put("abortAfter", 5));

        assertThat(upstream.received
                        .get(number)
                        .gone()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_plain_request_is_given_up_too(UpstreamFormat client, UpstreamFormat provider) throws Exception {
        SdkScene scene = scene(client);
        ScriptedUpstream upstream = scene.upstream(provider).then(ScriptedUpstream.SILENCE);
        int number = upstream.received.size();

        NodeDriver.Sent sent = scene.driver.send(scene.call("create", question(provider.model())));
        upstream.request(number);
        scene.driver.result(scene.call("abort", "{}").put("target", sent.id()));

        assertThat(sent.await().at("/error/class").stringValue()).isEqualTo("APIUserAbortError");
        assertThat(upstream.received
                        .get(number)
                        .gone()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .isPositive();
    }

    private static SdkScene scene(UpstreamFormat client) {
        return Objects.requireNonNull(SCENES.get(client));
    }

    private static JsonNode refusal(UpstreamFormat client, UpstreamFormat provider, int status, String type) {
        SdkScene scene = scene(client);
        scene.upstream(provider)
                .then(provider.refuses(
                        status,
                        type,
                        "the script says no to sk-upstream-" + provider.name().toLowerCase(Locale.ROOT)));
        return scene.driver.error(scene.call("create", question(provider.model())));
    }

    private static String question(String model) {
        return "{\"model\":\"" + model
                + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}";
    }
}
