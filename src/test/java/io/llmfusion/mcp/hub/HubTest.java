package io.llmfusion.mcp.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.Seal;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.SessionMessage;
import io.llmfusion.mcp.protocol.Implementation;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.mcp.protocol.RpcId;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mcp")
class HubTest {
    private static final RawJson INITIALIZE = new RawJson("{\"protocolVersion\":\"2025-06-18\"}");
    private static final Caller ALICE = new Caller("alice", List.of(), List.of("*"));
    private static final Caller BOB = new Caller("bob", List.of(), List.of("*"));
    private static final Duration LONG = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final InstantSource clock = now::get;
    private final HubVerticle verticle = new HubVerticle();

    private static final class HubVerticle extends VerticleBase {
        private Optional<BusClient> bus = Optional.empty();

        @Override
        public Future<?> start() {
            BusClient client = new BusClient(vertx);
            client.serve(Addresses.MCP_CATALOG, HubVerticle::nothing);
            bus = Optional.of(client);
            return Future.succeededFuture();
        }

        private static Future<CatalogReply> nothing(CatalogQuery query) {
            return Future.succeededFuture(
                    query instanceof CatalogQuery.Servers
                            ? new CatalogReply.Servers(List.of())
                            : new CatalogReply.Items(List.of(), List.of()));
        }

        <T> T on(Supplier<Future<T>> action) {
            return Future.<T>future(promise ->
                            context.runOnContext(ignored -> action.get().onComplete(promise)))
                    .await();
        }
    }

    @BeforeEach
    void start() {
        vertx.deployVerticle(verticle).await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private Hub hub(Duration idle, int sessions) {
        HubOptions options = new HubOptions(Implementation.of("test", "1"), idle, LONG, sessions, 10);
        Seal seal = new Seal("secret", "mcp.session", clock);
        return verticle.on(() -> Future.succeededFuture(new Hub(vertx, verticle.bus.orElseThrow(), seal, options)));
    }

    private Hub.Opened open(Hub hub) {
        return verticle.on(() -> hub.open(ALICE, Optional.empty(), INITIALIZE));
    }

    private McpReply ping(Hub.Opened session, Caller caller) {
        Deadline deadline = Deadline.in(Duration.ofSeconds(5));
        SessionMessage ping = new SessionMessage.Request(
                CommandId.fresh(), new RequestId("test"), caller, RpcId.of(1), "ping", RawJson.EMPTY_OBJECT, deadline);
        return verticle.on(() -> verticle.bus
                .orElseThrow()
                .request(Addresses.mcpSession(session.ticket().session()), ping, deadline));
    }

    @Test
    void a_session_id_tells_its_holder_alone_which_session_it_is() {
        Hub hub = hub(LONG, 10);
        Hub.Opened opened = open(hub);

        assertThat(hub.find(opened.id(), ALICE)).contains(opened.ticket());
        assertThat(hub.find(opened.id(), BOB)).isEmpty();
        assertThat(opened.ticket().revision()).isEqualTo(McpRevision.R2025_06_18);
        assertThat(opened.id())
                .doesNotContain("alice", opened.ticket().session().value());
    }

    @Test
    void the_owner_too_refuses_another_caller() {
        Hub.Opened opened = open(hub(LONG, 10));

        assertThat(ping(opened, ALICE)).isEqualTo(new McpReply.Result(RawJson.EMPTY_OBJECT));
        assertThatThrownBy(() -> ping(opened, BOB)).isInstanceOf(GatewayFailure.class);
    }

    @Test
    void an_id_is_void_after_its_longest_time() {
        Hub hub = hub(LONG, 10);
        Hub.Opened opened = open(hub);

        now.updateAndGet(time -> time.plus(LONG).plusSeconds(1));

        assertThat(hub.find(opened.id(), ALICE)).isEmpty();
    }

    @Test
    void an_idle_session_ends_and_one_that_listens_stays() {
        Hub hub = hub(Duration.ofMillis(80), 10);
        Hub.Opened idle = open(hub);
        Hub.Opened listening = open(hub);
        McpReply accepted = verticle.on(() -> verticle.bus
                .orElseThrow()
                .request(
                        Addresses.mcpSession(listening.ticket().session()),
                        new SessionMessage.Listen(ALICE, Optional.empty()),
                        Deadline.in(Duration.ofSeconds(5))));

        assertThat(accepted).isInstanceOf(McpReply.Accepted.class);
        until(() -> hub.sessions() == 1);
        assertThatThrownBy(() -> ping(idle, ALICE)).isInstanceOf(GatewayFailure.class);
        assertThat(ping(listening, ALICE)).isInstanceOf(McpReply.Result.class);
    }

    @Test
    void the_session_that_was_idle_longest_makes_room() {
        Hub hub = hub(LONG, 2);
        Hub.Opened first = open(hub);
        Hub.Opened second = open(hub);
        ping(first, ALICE);

        Hub.Opened third = open(hub);

        assertThat(hub.sessions()).isEqualTo(2);
        assertThatThrownBy(() -> ping(second, ALICE)).isInstanceOf(GatewayFailure.class);
        assertThat(ping(first, ALICE)).isInstanceOf(McpReply.Result.class);
        assertThat(ping(third, ALICE)).isInstanceOf(McpReply.Result.class);
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the condition did not come true");
            }
            Thread.onSpinWait();
        }
    }
}
