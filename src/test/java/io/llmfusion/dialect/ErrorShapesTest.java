package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every shape of error met at vendors, read by every provider format, as clients of every format get it. */
class ErrorShapesTest {
    private static final List<Dialect> DIALECTS = List.of(new ChatDialect(), new AnthropicDialect());
    private static final String SAID = "the field is wrong";

    /** Where the words stand; single quotes for double ones. */
    private static final Map<String, String> SHAPES = Map.ofEntries(
            Map.entry("openai", "{'error':{'message':'SAID','type':'invalid_request_error','param':'n','code':'c'}}"),
            Map.entry("anthropic", "{'type':'error','error':{'type':'invalid_request_error','message':'SAID'}}"),
            Map.entry("xai code", "{'code':'Client specified an invalid argument','error':'SAID'}"),
            Map.entry("xai error, ollama", "{'error':'SAID'}"),
            Map.entry("xai msg", "{'msg':'SAID','code':'bad'}"),
            Map.entry("gemini", "{'error':{'code':400,'message':'SAID','status':'INVALID_ARGUMENT','details':[]}}"),
            Map.entry("gemini in an array", "[{'error':{'code':400,'message':'SAID','status':'INVALID_ARGUMENT'}}]"),
            Map.entry("fastapi", "{'detail':'SAID'}"),
            Map.entry("fastapi validation", "{'detail':[{'loc':['body'],'msg':'SAID','type':'missing'}]}"),
            Map.entry("cohere", "{'id':'1','message':'SAID'}"),
            Map.entry("mistral", "{'object':'error','message':'SAID','type':'invalid_request','code':null}"),
            Map.entry("openrouter", "{'error':{'code':400,'message':'SAID','metadata':{'provider_name':'X'}}}"),
            Map.entry("plain text", "SAID"));

    static Stream<Arguments> shapes() {
        List<Arguments> all = new ArrayList<>();
        SHAPES.forEach((name, shape) -> DIALECTS.forEach(provider -> DIALECTS.forEach(client -> all.add(Arguments.of(
                name, shape, provider.id().configName(), client.id().configName())))));
        return all.stream();
    }

    @ParameterizedTest(name = "{0} from {2} to {3}")
    @MethodSource("shapes")
    void what_the_vendor_said_reaches_the_client(String name, String shape, String provider, String client) {
        Buffer body = body(shape.replace("SAID", SAID));

        GatewayError error = dialect(provider).errorReader().read(400, headers(Map.of()), body);
        Errors errors = dialect(client).errors();
        JsonNode shown = Json.read(errors.body(error, new RequestId("r")));

        assertThat(errors.status(error)).isEqualTo(400);
        assertThat(shown.path("error").path("message").asString()).contains(SAID);
        assertThat(errors.frame(error, new RequestId("r")).toString()).contains(SAID);
    }

    @ParameterizedTest(name = "{0} from {2} to {3}")
    @MethodSource("shapes")
    void no_key_is_shown(String name, String shape, String provider, String client) {
        Buffer body = body(shape.replace("SAID", "bad key sk-proj-abcdefghijklmnopqrstuvwxyz012345"));

        GatewayError error = dialect(provider).errorReader().read(400, headers(Map.of()), body);

        assertThat(dialect(client).errors().body(error, new RequestId("r")).toString())
                .doesNotContain("abcdefghijklmnop");
    }

    @Test
    void what_says_nothing_is_said_in_our_words() {
        for (String body : List.of(
                "",
                "<html><body>502 Bad Gateway nginx</body></html>",
                "{\"error\":",
                "{}",
                "[]",
                "null",
                "\u0000\u0001",
                "{'unknown':1}")) {
            for (Dialect provider : DIALECTS) {
                for (int status : new int[] {400, 401, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 520, 529}) {
                    GatewayError error = provider.errorReader().read(status, headers(Map.of()), body(body));
                    for (Dialect client : DIALECTS) {
                        String shown =
                                client.errors().body(error, new RequestId("r")).toString();
                        assertThat(Json.read(shown)
                                        .path("error")
                                        .path("message")
                                        .asString())
                                .as(status + " " + body)
                                .isNotBlank()
                                .doesNotContain("nginx", "<html");
                        assertThat(client.errors().status(error)).isBetween(400, 599);
                    }
                }
            }
        }
    }

    @Test
    void an_error_inside_a_200_is_one() {
        for (String shape : List.of(
                "{'error':{'message':'SAID'}}",
                "[{'error':{'code':503,'message':'SAID','status':'UNAVAILABLE'}}]",
                "{'code':'x','error':'SAID'}",
                "{'msg':'SAID','code':'x'}",
                "{'object':'error','message':'SAID'}")) {
            assertThatThrownBy(() -> new ChatDialect().turnReader().read(body(shape), Quirks.NONE))
                    .as(shape)
                    .isInstanceOf(TurnReader.BadAnswer.class);
        }
        assertThatThrownBy(() -> new AnthropicDialect()
                        .turnReader()
                        .read(body("{'type':'error','error':{'type':'overloaded_error','message':'m'}}"), Quirks.NONE))
                .isInstanceOfSatisfying(TurnReader.BadAnswer.class, bad -> assertThat(bad.error())
                        .isInstanceOf(GatewayError.Overloaded.class));
    }

    @Test
    void the_vendor_behind_a_router_is_told() {
        GatewayError error = new ChatDialect()
                .errorReader()
                .read(
                        400,
                        headers(Map.of()),
                        body(
                                "{'error':{'message':'Provider returned error','code':400,'metadata':{'raw':'too long','provider_name':'Acme'}}}"));

        assertThat(error.message()).contains("Provider returned error (Acme: too long)");
    }

    @Test
    void every_way_to_ask_for_patience_reaches_the_client_and_is_capped() {
        Map<Map<String, String>, Duration> forms = Map.of(
                Map.of("Retry-After", "7"), Duration.ofSeconds(7),
                Map.of("retry-after-ms", "1500"), Duration.ofMillis(1_500),
                Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "1m30s"),
                        Duration.ofSeconds(90),
                Map.of("retry-after", "86400"), RetryAfter.LONGEST);
        forms.forEach((headers, wanted) -> DIALECTS.forEach(provider -> assertThat(provider.errorReader()
                        .read(429, headers(headers), body("{'error':{'message':'slow'}}"))
                        .retryAfter())
                .as(headers.toString())
                .contains(wanted)));
        assertThat(new ChatDialect()
                        .errorReader()
                        .read(
                                429,
                                headers(Map.of()),
                                body("[{'error':{'code':429,'message':'m','details':[{'retryDelay':'52s'}]}}]"))
                        .retryAfter())
                .contains(Duration.ofSeconds(52));
    }

    private static Buffer body(String text) {
        return Buffer.buffer(text.startsWith("<") ? text : text.replace('\'', '"'));
    }

    private static Dialect dialect(String name) {
        return DIALECTS.stream()
                .filter(dialect -> dialect.id().configName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ErrorReader.Headers headers(Map<String, String> given) {
        return name -> given.entrySet().stream()
                .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
