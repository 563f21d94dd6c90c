package io.llmfusion.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.config.Configurations;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.model.Caller;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutingVerticleTest {
    private static final GatewayConfig CONFIG = Configurations.of("""
            providers:
              one: { dialect: openai, base-url: "http://127.0.0.1:1/v1", retry: { attempts: 2, delay: 1ms, max-delay: 5ms } }
              two: { dialect: openai, base-url: "http://127.0.0.1:2/v1", retry: { attempts: 1 } }
            models:
              both: { targets: [one/a, two/b] }
            """);

    private static final GatewayError BROKEN =
            new GatewayError.UpstreamFailed("it broke", GatewayError.UpstreamFailed.Reason.STATUS);

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private BusClient bus;

    @BeforeEach
    void deploy() {
        vertx.deployVerticle(new RoutingVerticle(() -> CONFIG)).await();
        bus = Future.future((Promise<BusClient> made) ->
                        vertx.getOrCreateContext().runOnContext(on -> made.complete(new BusClient(vertx))))
                .await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void the_first_target_that_answers_is_the_answer() {
        provider("one", this::answer);

        ChatReply reply = chat("both").await();

        assertThat(reply.head().provider()).isEqualTo(new ProviderName("one"));
        assertThat(reply.head().attempts()).isEqualTo(1);
        assertThat(asked).containsExactly("one/a#1");
    }

    @Test
    void retries_then_takes_the_next_target_before_first_content() {
        provider("one", attempt -> GatewayFailure.future(BROKEN));
        provider("two", this::answer);

        ChatReply reply = chat("both").await();

        assertThat(asked).containsExactly("one/a#1", "one/a#2", "two/b#3");
        assertThat(reply.head().attempts()).isEqualTo(3);
    }

    @Test
    void a_target_that_nobody_serves_is_passed_over() {
        provider("two", this::answer);

        assertThat(chat("both").await().head().provider()).isEqualTo(new ProviderName("two"));
    }

    @Test
    void a_request_at_fault_comes_back_at_once() {
        GatewayError fault = new GatewayError.UpstreamRejected(
                400, DialectId.CHAT, "bad", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        provider("one", attempt -> GatewayFailure.future(fault));
        provider("two", this::answer);

        assertThat(failure(chat("both"))).isEqualTo(fault);
        assertThat(asked).containsExactly("one/a#1");
    }

    @Test
    void when_nobody_answers_every_try_is_told() {
        provider("one", attempt -> GatewayFailure.future(BROKEN));
        provider("two", attempt -> GatewayFailure.future(BROKEN));

        GatewayError error = failure(chat("both"));

        assertThat(error).isInstanceOf(GatewayError.AllFailed.class);
        assertThat(error.message()).contains("one/a").contains("two/b").contains("it broke");
    }

    @Test
    void when_all_are_limited_the_client_shall_wait_for_the_soonest() {
        provider("one", attempt -> GatewayFailure.future(limited(90)));
        provider("two", attempt -> GatewayFailure.future(limited(30)));

        GatewayError error = failure(chat("both"));

        assertThat(error.status()).isEqualTo(429);
        assertThat(error.retryAfter()).contains(Duration.ofSeconds(30));
    }

    @Test
    void one_target_gives_back_its_own_error() {
        provider("two", attempt -> GatewayFailure.future(limited(7)));

        assertThat(failure(chat("two/b"))).isEqualTo(limited(7));
    }

    @Test
    void a_cancel_reaches_the_attempt_under_way_and_nobody_else_is_asked() {
        Promise<Void> reached = Promise.promise();
        provider("one", attempt -> {
            Promise<ChatReply> never = Promise.promise();
            bus.hold(attempt.id(), cancel -> {
                reached.complete();
                never.fail(new GatewayFailure(new GatewayError.Cancelled(cancel.reason())));
            });
            return never.future();
        });
        provider("two", this::answer);
        Command<ChatReply> sent = send("both");

        sent.cancel(new Cancel("client gone", Cancel.Policy.RESET));

        reached.future().await();
        assertThat(failure(sent.reply())).isInstanceOf(GatewayError.Cancelled.class);
        assertThat(asked).containsExactly("one/a#1");
    }

    @Test
    void attempts_end_with_the_deadline() {
        provider("one", attempt -> Promise.<ChatReply>promise().future());

        CommandId id = CommandId.fresh();
        Future<ChatReply> reply = bus.command(
                        Addresses.LLM_CHAT,
                        id,
                        command(id, "one/a", Deadline.in(Duration.ofMillis(50))),
                        Deadline.in(Duration.ofSeconds(10)))
                .reply();

        assertThat(failure(reply)).isInstanceOf(GatewayError.TimedOut.class);
    }

    private void provider(String name, Function<AttemptCommand, Future<ChatReply>> behaviour) {
        bus.serve(Addresses.provider(new ProviderName(name)), attempt -> {
            asked.add(attempt.target() + "#" + attempt.attempt());
            return behaviour.apply(attempt);
        });
    }

    private Future<ChatReply> answer(AttemptCommand attempt) {
        AnswerHead head = new AnswerHead(
                attempt.target().provider(), attempt.target().model(), 1, List.of(), Map.of(), Duration.ZERO);
        ChatTurn turn = new ChatTurn("id", "m", 0, List.of(), Optional.empty(), Extras.NONE);
        return Future.succeededFuture(new ChatReply.Answered(head, turn));
    }

    private Future<ChatReply> chat(String model) {
        return send(model).reply();
    }

    private Command<ChatReply> send(String model) {
        CommandId id = CommandId.fresh();
        Deadline deadline = Deadline.in(Duration.ofSeconds(20));
        return bus.command(Addresses.LLM_CHAT, id, command(id, model, deadline), deadline);
    }

    private static ChatCommand command(CommandId id, String model, Deadline deadline) {
        ChatRequest request = ChatRequest.of(model, List.of(ChatMessage.text(Role.USER, "hello")));
        return new ChatCommand(
                id, new RequestId("test"), Caller.ANONYMOUS, new ChatBody.Parsed(request), Optional.empty(), deadline);
    }

    private static GatewayError limited(int seconds) {
        return new GatewayError.RateLimited("too many", Optional.of(Duration.ofSeconds(seconds)));
    }

    private static GatewayError failure(Future<?> future) {
        return future.map(ignored -> Optional.<GatewayError>empty())
                .otherwise(failure -> Optional.of(GatewayFailure.errorOf(failure)))
                .await()
                .orElseThrow(() -> new AssertionError("it did not fail"));
    }
}
