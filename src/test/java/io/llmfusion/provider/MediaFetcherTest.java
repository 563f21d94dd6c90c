package io.llmfusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.config.MediaConfig;
import io.llmfusion.limits.Budget;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.Extras;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.Role;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.TakenForms;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Media by address over real sockets; names mean what the test says. */
@Tag("providers")
class MediaFetcherTest {
    private static final TakenForms BYTES = new TakenForms(SchemaProfile.ANY, SchemaProfile.ANY, List.of());
    private static final String GIF = "GIF89a and so on";
    private static final Map<String, List<String>> NAMES = Map.of(
            "files.test", List.of("127.0.0.1"),
            "inside.test", List.of("127.0.0.1"),
            "cloud.test", List.of("169.254.169.254"),
            "mixed.test", List.of("1.1.1.1", "10.0.0.1"));

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedUpstream server = ScriptedUpstream.start(vertx);
    private final Budget bytes = new Budget(1_000);

    @AfterEach
    void close() {
        server.close();
        vertx.close();
    }

    @Test
    void puts_the_bytes_in_place_of_the_address_once_for_each() {
        server.then(ScriptedUpstream.answer(200, "image/png; x=y", GIF));
        String url = at("files.test", "/a.gif?x=1");

        ChatRequest fetched = fetched(url, url);

        Media.Inline gif = new Media.Inline("image/gif", "R0lGODlhIGFuZCBzbyBvbg==");
        assertThat(fetched.messages().getFirst().parts()).containsExactly(image(gif), image(gif));
        assertThat(server.received).hasSize(1);
        assertThat(server.request(0).uri()).isEqualTo("/a.gif?x=1");
        assertThat(bytes.used()).isZero();
    }

    @Test
    void follows_redirects_that_stay_allowed() {
        server.then(redirect("/b")).then(ScriptedUpstream.answer(200, "", GIF));

        assertThat(fetched(at("files.test", "/a")).messages().getFirst().parts())
                .noneMatch(this::isLink);
    }

    @ParameterizedTest
    @CsvSource({"inside.test", "cloud.test", "mixed.test"})
    void a_redirect_to_where_nobody_may_go_is_refused(String host) {
        server.then(redirect(at(host, "/secret")));

        refused(at("files.test", "/a"), "leads to no public host");
        assertThat(server.received).hasSize(1);
    }

    @Test
    void redirects_end() {
        for (int hop = 0; hop < 4; hop++) {
            server.then(redirect("/again"));
        }
        refused(at("files.test", "/a"), "leads on and on");
    }

    @ParameterizedTest
    @CsvSource({
        "http://inside.test:PORT/a, leads to no public host",
        "http://127.0.0.1:PORT/a, leads to no public host",
        "http://[::1]:PORT/a, leads to no public host",
        "http://cloud.test/latest/meta-data, leads to no public host",
        "http://mixed.test/a, leads to no public host",
        "http://user:secret@files.test:PORT/a, holds a user name",
        "http://unknown.test/a, could not be reached",
        "http:///a, names no host",
        "httpx://files.test/a, is neither http nor https",
        "http://files.test/a b, is not well-formed",
    })
    void what_may_not_be_fetched_is_a_400_that_names_the_part(String url, String reason) {
        refused(url.replace("PORT", "" + server.port()), reason);
        assertThat(server.received).isEmpty();
    }

    @Test
    void what_came_must_be_what_the_part_says() {
        server.then(ScriptedUpstream.answer(200, "image/png", "<html>not a picture</html>"));
        refused(at("files.test", "/a"), "holds no image that is known");
    }

    @Test
    void what_is_too_large_too_slow_or_not_there_is_refused() {
        server.then(ScriptedUpstream.answer(200, "image/gif", GIF.repeat(20)));
        refused(at("files.test", "/a"), "holds more than 100 bytes");
        server.then(ScriptedUpstream.answer(404, "text/plain", "no"));
        refused(at("files.test", "/a"), "answered with status 404");
        server.then(ScriptedUpstream.SILENCE);
        refused(at("files.test", "/a"), "took too long");
        assertThat(bytes.used()).isZero();
    }

    @Test
    void a_node_that_holds_too_much_says_so() {
        assertThat(bytes.tryTake(995)).isTrue();
        server.then(ScriptedUpstream.answer(200, "image/gif", GIF));

        assertThat(error(at("files.test", "/a")).status()).isEqualTo(503);
        assertThat(bytes.used()).isEqualTo(995);
    }

    @Test
    void the_machines_resolver_knows_names_and_literals() throws Exception {
        for (String host : List.of("localhost", "127.0.0.1", "::1")) {
            List<InetAddress> found = HostResolver.of(vertx)
                    .resolve(host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(found).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
        }
    }

    @Test
    void only_what_the_target_does_not_fetch_itself_is_fetched() {
        TakenForms pictures = new TakenForms(SchemaProfile.ANY, SchemaProfile.ANY, List.of("image"));
        assertThat(LinkedMedia.links(request("https://a.test/x"), pictures)).isEmpty();
        assertThat(LinkedMedia.links(request("gs://bucket/x"), BYTES)).isEmpty();
        assertThat(LinkedMedia.links(request("https://a.test/x"), BYTES))
                .containsExactly(new LinkedMedia.Link("messages[0].content[0]", "https://a.test/x", MediaKind.IMAGE));
    }

    private void refused(String url, String reason) {
        GatewayError error = error(url);
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.message()).contains("messages[0].content[0]", reason).doesNotContain("secret");
    }

    private GatewayError error(String url) {
        try {
            fetched(url);
            throw new AssertionError("was fetched");
        } catch (GatewayFailure failure) {
            return failure.error();
        }
    }

    private ChatRequest fetched(String... urls) {
        MediaConfig config = new MediaConfig(false, List.of("files.test"), 100, Duration.ofMillis(700));
        MediaFetcher fetcher = new MediaFetcher(vertx, config, bytes, MediaFetcherTest::resolve);
        ChatRequest request = request(urls);
        Future<ChatRequest> fetched =
                fetcher.inlined(request, LinkedMedia.links(request, BYTES), Deadline.in(Duration.ofSeconds(5)));
        try {
            return fetched.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            if (failure.getCause() instanceof GatewayFailure known) {
                throw known;
            }
            throw new AssertionError(failure);
        } finally {
            fetcher.close();
        }
    }

    private static Future<List<InetAddress>> resolve(String host) {
        if (host.indexOf(':') >= 0 || Character.isDigit(host.charAt(0))) {
            return Future.succeededFuture(List.of(InetAddress.ofLiteral(host)));
        }
        return Optional.ofNullable(NAMES.get(host))
                .map(found -> Future.succeededFuture(
                        found.stream().map(InetAddress::ofLiteral).toList()))
                .orElseGet(() -> Future.failedFuture("unknown host"));
    }

    private String at(String host, String path) {
        return "http://" + host + ":" + server.port() + path;
    }

    private static ScriptedUpstream.Behaviour redirect(String to) {
        return ScriptedUpstream.answer(302, MultiMap.caseInsensitiveMultiMap().add("location", to), "");
    }

    private static ChatRequest request(String... urls) {
        return ChatRequest.of(
                "m",
                List.of(ChatMessage.of(
                        Role.USER,
                        List.of(urls).stream()
                                .<Part>map(url -> image(new Media.Url(url, Optional.empty())))
                                .toList())));
    }

    private static Part image(Media media) {
        return new Part.Image(media, Optional.empty(), Extras.NONE);
    }

    private boolean isLink(Part part) {
        return part instanceof Part.Image image && image.source() instanceof Media.Url;
    }
}
