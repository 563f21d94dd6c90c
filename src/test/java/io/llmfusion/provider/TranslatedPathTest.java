package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.MediaConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.Media;
import io.llmfusion.model.ModelQuirk;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Role;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.TakenForms;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import io.llmfusion.model.Warning;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Different wire formats on the two sides, or a client inside the gateway. */
@Tag("providers")
class TranslatedPathTest {
    private static Vertx vertx;

    private ScriptedUpstream upstream;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        ProviderNode.done(vertx.close());
    }

    @BeforeEach
    void listen() {
        upstream = ScriptedUpstream.start(vertx);
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void a_chat_clients_raw_body_becomes_a_messages_request() {
        upstream.then(ScriptedUpstream.stream(Wire.MESSAGES_STREAM, 7));
        try (ProviderNode node = anthropic()) {
            Asking asking = node.ask(Wire.chat()).read();
            assertThat(asking.terminal()).isInstanceOfSatisfying(StreamItem.Event.class, item -> assertThat(
                            ((ChatEvent.TurnEnd) item.event())
                                    .usage()
                                    .orElseThrow()
                                    .output())
                    .isEqualTo(2));
            assertThat(asking.text()).isEqualTo("Hello");
            assertThat(upstream.request(0).body().toString())
                    .contains("\"max_tokens\"")
                    .contains("\"model\":\"model\"")
                    .contains("\"stream\":true");
        }
    }

    @Test
    void a_messages_clients_raw_body_becomes_a_chat_request() {
        upstream.then(ScriptedUpstream.stream(Wire.CHAT_STREAM, 7));
        try (ProviderNode node =
                new ProviderNode(vertx, Providers.chat(upstream.url()), new ChatDialect(), new AnthropicDialect())) {
            Asking asking = node.ask(Wire.messages()).read();
            asking.terminal();
            assertThat(asking.text()).isEqualTo("Hello wörld");
            assertThat(upstream.request(0).uri()).isEqualTo("/chat/completions");
            assertThat(upstream.request(0).headers().contains("anthropic-version"))
                    .isFalse();
            assertThat(upstream.request(0).body().toString()).contains("include_usage");
        }
    }

    @Test
    void a_picture_by_address_reaches_a_provider_of_the_clients_own_format_as_bytes() {
        upstream.then(ScriptedUpstream.answer(200, "image/gif", "GIF89a..."))
                .then(ScriptedUpstream.answer(Wire.CHAT_ANSWER));
        MediaConfig own = new MediaConfig(true, List.of(), 1_000, Duration.ofSeconds(5));
        Providers provider = Providers.chat(upstream.url())
                .quirks(Quirks.NONE.withForms(new TakenForms(SchemaProfile.ANY, SchemaProfile.ANY, List.of())))
                .connections(new ProviderConfig.Connections(10, 10, Optional.empty(), Optional.empty(), own));
        String body = "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                + "\"image_url\":{\"url\":\"" + upstream.url() + "/a.gif\"}}]}]}";
        try (ProviderNode node = new ProviderNode(vertx, provider, new ChatDialect())) {
            node.ask(new ChatBody.Raw(DialectId.CHAT, new RequestHead("x", false, true, Map.of(), ""), Json.utf8(body)))
                    .reply();
            assertThat(upstream.request(0).uri()).isEqualTo("/a.gif");
            assertThat(upstream.request(1).body().toString()).contains("data:image/gif;base64,R0lGODlhLi4u");
        }
    }

    @Test
    void a_model_that_reads_no_addresses_gets_bytes_though_its_vendor_would_fetch() {
        upstream.then(ScriptedUpstream.answer(200, "image/gif", "GIF89a..."))
                .then(ScriptedUpstream.answer(Wire.CHAT_ANSWER));
        MediaConfig own = new MediaConfig(true, List.of(), 1_000, Duration.ofSeconds(5));
        Providers provider = Providers.chat(upstream.url())
                .quirks(Quirks.NONE.withModels(List.of(new ModelQuirk("*", List.of("fileData.url"), List.of()))))
                .connections(new ProviderConfig.Connections(10, 10, Optional.empty(), Optional.empty(), own));
        Part picture = new Part.Image(
                new Media.Url(upstream.url() + "/a.gif", Optional.empty()), Optional.empty(), Extras.NONE);
        ChatRequest request = ChatRequest.of("x", List.of(ChatMessage.of(Role.USER, List.of(picture))));
        try (ProviderNode node = new ProviderNode(vertx, provider, new ChatDialect())) {
            node.ask(new ChatBody.Parsed(request)).reply();
            assertThat(upstream.request(1).body().toString()).contains("data:image/gif;base64,R0lGODlhLi4u");
        }
    }

    @Test
    void a_tool_with_a_name_that_the_provider_refuses_is_called_by_its_own_name() {
        String sent = "files_read_text_";
        ToolSpec odd = new ToolSpec.Function(
                "files/read.text", Optional.empty(), RawJson.EMPTY_OBJECT, Optional.empty(), Extras.NONE);
        ChatRequest request = ChatRequest.of("x", List.of(ChatMessage.text(Role.USER, "read")))
                .withTools(ToolUsePolicy.NONE.withTools(List.of(odd)));
        upstream.then((vertx, response) -> {
            String name = Json.read(upstream.request(0).body())
                    .at("/tools/0/function/name")
                    .asString();
            assertThat(name).startsWith(sent).matches("[a-zA-Z0-9_-]{1,64}");
            response.putHeader("content-type", "application/json")
                    .end(
                            "{\"id\":\"1\",\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":{\"tool_calls\":"
                                    + "[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"" + name
                                    + "\",\"arguments\":\"{}\"}}]}}]}");
        });
        try (ProviderNode node = new ProviderNode(vertx, Providers.chat(upstream.url()), new ChatDialect())) {
            ChatReply.Answered reply =
                    (ChatReply.Answered) node.ask(new ChatBody.Parsed(request)).reply();
            assertThat(reply.turn().parts())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Part.ToolUse.class,
                            use -> assertThat(use.call().name()).isEqualTo("files/read.text"));
        }
    }

    @Test
    void a_parsed_request_gets_a_turn() {
        upstream.then(ScriptedUpstream.answer(Wire.CHAT_ANSWER));
        try (ProviderNode node = new ProviderNode(vertx, Providers.chat(upstream.url()), new ChatDialect())) {
            ChatReply.Answered reply = (ChatReply.Answered)
                    node.ask(Wire.parsed(OutputOptions.Delivery.WHOLE)).reply();
            assertThat(reply.turn().usage().orElseThrow().total()).isEqualTo(5);
        }
    }

    @Test
    void an_answer_of_a_format_without_time_is_stamped_with_ours() {
        long before = System.currentTimeMillis() / 1_000;
        upstream.then(ScriptedUpstream.stream(Wire.MESSAGES_STREAM))
                .then(ScriptedUpstream.answer(Wire.MESSAGES_ANSWER));
        try (ProviderNode node = anthropic()) {
            Asking streamed = node.ask(Wire.chat()).read();
            streamed.terminal();
            assertThat(streamed.events())
                    .filteredOn(ChatEvent.TurnStart.class::isInstance)
                    .singleElement()
                    .satisfies(start -> assertThat(((ChatEvent.TurnStart) start).created())
                            .isBetween(before, System.currentTimeMillis() / 1_000));
            ChatReply.Answered whole =
                    (ChatReply.Answered) node.ask(Wire.wholeChat()).reply();
            assertThat(whole.turn().created()).isBetween(before, System.currentTimeMillis() / 1_000);
        }
    }

    @Test
    void what_cannot_be_expressed_is_a_warning_in_the_head() {
        upstream.then(ScriptedUpstream.stream(Wire.MESSAGES_STREAM));
        try (ProviderNode node = anthropic()) {
            Asking asking = node.ask(withUnsupportedField()).read();
            assertThat(asking.accepted().head().warnings())
                    .extracting(Warning::field)
                    .contains("logit_bias");
            asking.terminal();
        }
    }

    @Test
    void or_a_refusal_that_names_the_field_before_any_call() {
        try (ProviderNode node = anthropic()) {
            GatewayError error = node.ask(withUnsupportedField(), "model", OnUnsupported.REJECT, Duration.ofSeconds(5))
                    .error();
            assertThat(error)
                    .isInstanceOfSatisfying(GatewayError.InvalidRequest.class, invalid -> assertThat(invalid.field())
                            .contains("logit_bias"));
            assertThat(upstream.received).isEmpty();
        }
    }

    private static ChatBody withUnsupportedField() {
        return Wire.raw(
                DialectId.CHAT,
                "{\"model\":\"mine\",\"stream\":true,\"logit_bias\":{\"5\":1},\"messages\":"
                        + "[{\"role\":\"user\",\"content\":\"hi\"}]}",
                new RequestHead("mine", true, false, Map.of(), ""));
    }

    private ProviderNode anthropic() {
        return new ProviderNode(vertx, Providers.anthropic(upstream.url()), new AnthropicDialect(), new ChatDialect());
    }
}
