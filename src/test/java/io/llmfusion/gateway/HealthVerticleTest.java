package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.config.Configurations;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.guard.Generation;
import io.llmfusion.guard.Guards;
import io.llmfusion.limits.NodeLimits;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.NodeHealth;
import io.llmfusion.model.ServerName;
import io.llmfusion.scripted.Await;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Tag("system")
class HealthVerticleTest {
    private final AtomicReference<Optional<ServerState.Phase>> phase = new AtomicReference<>(Optional.empty());
    private final List<NodeHealth> told = new CopyOnWriteArrayList<>();

    /** A catalog that knows one server, or nothing, and one who listens. */
    private final class CatalogVerticle extends VerticleBase {
        @Override
        public Future<?> start() {
            BusClient bus = new BusClient(vertx);
            bus.subscribe(Addresses.NODE_HEALTH, told::add);
            bus.serve(Addresses.MCP_CATALOG, query -> phase.get()
                    .<Future<CatalogReply>>map(
                            now -> Future.succeededFuture(new CatalogReply.Servers(List.of(server(now)))))
                    .orElseGet(() -> GatewayFailure.future(new GatewayError.Internal("not now"))));
            return Future.succeededFuture();
        }
    }

    private static ServerState server(ServerState.Phase phase) {
        return new ServerState(
                new ServerName("files"),
                new ServerState.Endpoint.Builtin(),
                phase,
                Optional.empty(),
                OptionalInt.empty(),
                phase == ServerState.Phase.BACKING_OFF ? Optional.of("no such command") : Optional.empty(),
                0,
                List.of());
    }

    @Test
    void a_node_is_ready_once_no_server_is_on_its_first_start_and_stays_so(Vertx vertx) {
        GatewayConfig config = Configurations.of("providers: { off: { dialect: openai, api-key: \"\" } }");
        Generation generation = new Generation(config, Guards.of(config, vertx));
        Await.done(vertx.deployVerticle(new CatalogVerticle()));
        Await.done(vertx.deployVerticle(new HealthVerticle(() -> generation, NodeLimits.of(1 << 20, 10))));

        Await.until("a silent catalog is no readiness", () -> told.size() >= 2);
        assertThat(told).noneMatch(NodeHealth::ready);

        phase.set(Optional.of(ServerState.Phase.STARTING));
        Await.until("the start is told", () -> parts().contains("mcp files starting "));
        assertThat(told).noneMatch(NodeHealth::ready);
        assertThat(parts()).anyMatch(part -> part.startsWith("provider off disabled"));

        phase.set(Optional.of(ServerState.Phase.BACKING_OFF));
        Await.until("one that fails keeps nobody waiting", () -> told.getLast().ready());
        assertThat(parts()).contains("mcp files backing-off no such command");

        phase.set(Optional.of(ServerState.Phase.STARTING));
        Await.until("the restart is told", () -> parts().contains("mcp files starting "));
        assertThat(told.getLast().ready()).isTrue();
    }

    private List<String> parts() {
        return told.getLast().parts().stream()
                .map(part -> part.name() + " " + part.state() + " " + part.detail())
                .toList();
    }
}
