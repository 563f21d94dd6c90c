package io.llmfusion.http;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.OperationBody;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** A request beside chat, from its body to the command that answers it. Belongs to one event loop. */
final class OperationFlow {
    /** Longer than any provider takes; each provider's own deadlines end an attempt long before. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final FrontEnd frontEnd;
    private final BusClient bus;
    private final KeepAlives keepAlives;
    private final OperationDoor door;
    private final Admission admission;
    private final BodyReading reading;

    OperationFlow(Vertx vertx, FrontEnd frontEnd, BusClient bus, KeepAlives keepAlives, OperationDoor door) {
        this.frontEnd = frontEnd;
        this.bus = bus;
        this.keepAlives = keepAlives;
        this.door = door;
        this.admission = new Admission(frontEnd);
        this.reading = new BodyReading(vertx);
    }

    /** @param route the route's name in logs and metrics */
    void serve(HttpServerRequest request, String route) {
        admission.admit(request, route, door.dialect()).ifPresent(this::serve);
    }

    private void serve(Exchange exchange) {
        ServerConfig server = frontEnd.config().get().server();
        RequestBody.read(exchange.request(), server, exchange.memory())
                .compose(body -> reading.run(body.length(), () -> door.read(exchange.request(), body)))
                .onSuccess(sent -> send(exchange, sent))
                .onFailure(failure -> refused(exchange, failure));
    }

    private void send(Exchange exchange, OperationBody.Sent sent) {
        CommandId id = CommandId.fresh();
        ChatCommand command = new ChatCommand(
                id, exchange.id(), exchange.caller(), sent, ChatFlow.onUnsupported(exchange), Deadline.in(LONGEST));
        new OperationResponse(exchange, frontEnd, bus, keepAlives, door)
                .answer(
                        sent.head(),
                        () -> bus.command(Addresses.operation(sent.operation()), id, command, command.deadline()));
    }

    private void refused(Exchange exchange, Throwable failure) {
        ErrorRenderer.render(exchange, GatewayFailure.errorOf(failure, exchange.id()));
        AccessLog.finished(frontEnd, exchange);
    }
}
