package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.config.ApiPath;
import io.llmfusion.config.CloudAccess;
import io.llmfusion.config.Secret;
import io.llmfusion.dialect.Dialects;
import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.anthropic.AnthropicTexts;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Claude on Vertex over a socket: tokens of a service account, the model in the path. */
@Tag("providers")
class VertexTest {
    private static final ApiPath PATH = new ApiPath(
            "/v1/projects/p-1/locations/global/publishers/anthropic/models/{model}:rawPredict",
            Optional.of("/v1/projects/p-1/locations/global/publishers/anthropic/models/{model}:streamRawPredict"));

    private static Vertx vertx;

    private ScriptedUpstream upstream;
    private ScriptedUpstream tokens;
    private GoogleAccount account;

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
        tokens = ScriptedUpstream.start(vertx);
        account = new GoogleAccount(tokens.url() + "/token");
    }

    @AfterEach
    void close() {
        upstream.close();
        tokens.close();
    }

    private static ScriptedUpstream.Behaviour token(String value, int seconds) {
        return ScriptedUpstream.answer(
                "{\"access_token\":\"" + value + "\",\"expires_in\":" + seconds + ",\"token_type\":\"Bearer\"}");
    }

    private ProviderNode node(CloudAccess.Google access) {
        Providers provider = Providers.cloud(DialectId.ANTHROPIC, PATH, upstream.url(), access)
                .quirks(AnthropicTexts.VERTEX);
        return new ProviderNode(
                vertx, provider, new Dialects(List.of(new ChatDialect(), new AnthropicDialect()), List.of()));
    }

    private CloudAccess.Google text() {
        return new CloudAccess.Google(Optional.empty(), Optional.of(Secret.of(account.json())));
    }

    @Test
    void a_token_is_asked_for_once_and_shown_with_every_request() {
        tokens.then(token("ya29.first", 3_600));
        upstream.then(ScriptedUpstream.answer(Wire.MESSAGES_ANSWER));
        try (ProviderNode node = node(text())) {
            List<Asking> together =
                    Stream.generate(() -> node.ask(Wire.wholeChat())).limit(4).toList();
            together.forEach(asking -> assertThat(asking.reply()).isInstanceOf(ChatReply.Answered.class));
            node.ask(Wire.wholeChat()).reply();
        }

        assertThat(tokens.received).hasSize(1);
        JsonNode claims = account.claims(tokens.request(0).body().toString());
        assertThat(claims.path("iss").asString()).isEqualTo("gateway@p-1.iam.gserviceaccount.com");
        assertThat(claims.path("scope").asString()).isEqualTo("https://www.googleapis.com/auth/cloud-platform");
        assertThat(upstream.received).hasSize(5).allSatisfy(request -> assertThat(
                        request.headers().get("authorization"))
                .isEqualTo("Bearer ya29.first"));
    }

    @Test
    void the_model_stands_in_the_path_and_the_version_in_the_body() {
        tokens.then(token("t", 3_600));
        upstream.then(ScriptedUpstream.answer(Wire.MESSAGES_ANSWER));
        try (ProviderNode node = node(text())) {
            node.ask(Wire.wholeChat()).reply();
        }

        JsonNode body = Json.read(upstream.request(0).body());
        assertThat(upstream.request(0).uri())
                .isEqualTo("/v1/projects/p-1/locations/global/publishers/anthropic/models/model:rawPredict");
        assertThat(body.has("model")).isFalse();
        assertThat(body.path("anthropic_version").asString()).isEqualTo("vertex-2023-10-16");
    }

    @Test
    void a_messages_clients_bytes_pass_but_for_the_model() {
        tokens.then(token("t", 3_600));
        upstream.then(ScriptedUpstream.stream(Wire.MESSAGES_STREAM));
        try (ProviderNode node = node(text())) {
            Asking asking = node.ask(Wire.messages()).read();
            asking.terminal();
            assertThat(asking.bytes().toString()).contains("message_stop");
        }

        assertThat(upstream.request(0).uri()).endsWith(":streamRawPredict");
        assertThat(upstream.request(0).body().toString())
                .contains("\"anthropic_version\":\"vertex-2023-10-16\"")
                .doesNotContain("\"model\"");
    }

    @Test
    void a_token_about_to_expire_serves_while_the_next_is_asked_for() {
        tokens.then(token("old", 200)).then(token("new", 3_600));
        upstream.then(ScriptedUpstream.answer(Wire.MESSAGES_ANSWER));
        try (ProviderNode node = node(text())) {
            node.ask(Wire.wholeChat()).reply();
            node.ask(Wire.wholeChat()).reply();
            tokens.request(1);
            ProviderNode.await(
                    () -> {
                        node.ask(Wire.wholeChat()).reply();
                        return "Bearer new"
                                .equals(upstream.received.getLast().headers().get("authorization"));
                    },
                    "the next token is used");
        }

        assertThat(upstream.request(1).headers().get("authorization")).isEqualTo("Bearer old");
        assertThat(tokens.received).hasSize(2);
    }

    @Test
    void credentials_that_google_refuses_are_ours_and_stay_secret() {
        tokens.then(ScriptedUpstream.answer(
                400, "application/json", "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT\"}"));
        try (ProviderNode node = node(text())) {
            assertThat(node.ask(Wire.wholeChat()).error())
                    .isInstanceOfSatisfying(GatewayError.UpstreamFailed.class, failed -> {
                        assertThat(failed.reason()).isEqualTo(GatewayError.UpstreamFailed.Reason.CREDENTIALS);
                        assertThat(failed.message()).doesNotContain("JWT").doesNotContain("gateway@");
                    });
        }
        assertThat(upstream.received).isEmpty();
    }

    @Test
    void a_file_that_is_gone_or_no_account_is_told_in_our_words(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("account.json"), "{\"type\":\"nonsense\"}");
        try (ProviderNode node = node(new CloudAccess.Google(Optional.of(file), Optional.empty()))) {
            assertThat(node.ask(Wire.wholeChat()).error()).isInstanceOf(GatewayError.UpstreamFailed.class);
            Files.writeString(file, account.json());
            tokens.then(token("t", 3_600));
            upstream.then(ScriptedUpstream.answer(Wire.MESSAGES_ANSWER));
            assertThat(node.ask(Wire.wholeChat()).reply())
                    .as("the file counts as it is when a token is needed")
                    .isInstanceOf(ChatReply.Answered.class);
        }
    }
}
