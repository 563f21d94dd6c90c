package io.llmfusion.store;

import static io.llmfusion.store.StoreNode.caller;
import static io.llmfusion.store.StoreNode.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.ResponsesQuery;
import io.llmfusion.bus.message.ResponsesReply;
import io.llmfusion.bus.message.SignaturesQuery;
import io.llmfusion.bus.message.SignaturesReply;
import io.llmfusion.config.StoreConfig;
import io.llmfusion.model.Caller;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.SignedCall;
import io.llmfusion.model.StoredResponse;
import io.llmfusion.model.ToolCallId;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreVerticleTest {
    private static final Caller ALICE = caller("alice");
    private static final Caller BOB = caller("bob");
    private static final Signature SIGNATURE = new Signature(DialectId.GEMINI, "google", "c2ln/+=");

    @TempDir
    Path home;

    private final ManualClock clock = new ManualClock();

    private StoreNode node() {
        return new StoreNode(home, StoreConfig.DEFAULT, clock);
    }

    private static StoredResponse response(String id, Optional<String> previous) {
        return new StoredResponse(
                id,
                previous,
                new RawJson("[{\"role\":\"user\",\"content\":\"of " + id + " \\ud83e\\udd8a\"}]"),
                new RawJson("{ \"id\" : \"" + id + "\", \"n\": 1.10 }"));
    }

    private static SignedCall signed(String id, String target) {
        Extras extras = new Extras(DialectId.RESPONSES, Map.of("id", new RawJson("\"rs_1\"")));
        return new SignedCall(
                new ToolCallId(id),
                target,
                List.of(
                        new Part.Reasoning("thought\n\u2028", Optional.of(SIGNATURE), extras),
                        new Part.RedactedReasoning(new Signature(DialectId.ANTHROPIC, "xyz"))),
                true,
                Optional.of(SIGNATURE));
    }

    private static List<SignedCall> found(StoreNode node, Caller caller, String target, String... ids) {
        List<ToolCallId> calls = List.of(ids).stream().map(ToolCallId::new).toList();
        return ((SignaturesReply.Found) node.ask(new SignaturesQuery.Find(caller, target, calls))).calls();
    }

    @Test
    void finds_a_response_for_its_caller_alone() {
        try (StoreNode node = node()) {
            node.ask(new ResponsesQuery.Keep(ALICE, response("resp_1", Optional.empty())));

            assertThat(node.ask(new ResponsesQuery.Find(ALICE, "resp_1")))
                    .isEqualTo(new ResponsesReply.Found(response("resp_1", Optional.empty())));
            ResponsesReply missing = new ResponsesReply.Missing("resp_1");
            assertThat(node.ask(new ResponsesQuery.Find(BOB, "resp_1"))).isEqualTo(missing);
            assertThat(node.ask(new ResponsesQuery.History(BOB, "resp_1", 1 << 20)))
                    .isEqualTo(missing);
            assertThat(node.ask(new ResponsesQuery.Forget(BOB, "resp_1"))).isEqualTo(missing);
            assertThat(node.ask(new ResponsesQuery.Forget(ALICE, "resp_1"))).isEqualTo(new ResponsesReply.Forgotten());
            assertThat(node.ask(new ResponsesQuery.Find(ALICE, "resp_1"))).isEqualTo(missing);
        }
    }

    @Test
    void tells_a_conversation_from_its_beginning_after_a_restart() {
        try (StoreNode node = node()) {
            node.ask(new ResponsesQuery.Keep(ALICE, response("a", Optional.empty())));
            node.ask(new ResponsesQuery.Keep(ALICE, response("b", Optional.of("a"))));
            node.ask(new ResponsesQuery.Keep(ALICE, response("c", Optional.of("b"))));
        }
        try (StoreNode node = node()) {
            assertThat(node.ask(new ResponsesQuery.History(ALICE, "c", 1 << 20)))
                    .isEqualTo(new ResponsesReply.Conversation(List.of(
                            response("a", Optional.empty()),
                            response("b", Optional.of("a")),
                            response("c", Optional.of("b")))));
            node.ask(new ResponsesQuery.Forget(ALICE, "a"));
            assertThat(node.ask(new ResponsesQuery.History(ALICE, "c", 1 << 20)))
                    .isEqualTo(new ResponsesReply.Missing("a"));
        }
    }

    @Test
    void a_conversation_is_bounded_and_never_goes_round() {
        try (StoreNode node = node()) {
            node.ask(new ResponsesQuery.Keep(ALICE, response("a", Optional.of("b"))));
            node.ask(new ResponsesQuery.Keep(ALICE, response("b", Optional.of("a"))));

            assertThat(((ResponsesReply.Conversation) node.ask(new ResponsesQuery.History(ALICE, "b", 1 << 20)))
                            .responses())
                    .hasSize(2);
            assertThatThrownBy(() -> node.ask(new ResponsesQuery.History(ALICE, "b", 100)))
                    .cause()
                    .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                            .isInstanceOf(GatewayError.TooLarge.class));
        }
    }

    @Test
    void answers_what_is_asked_right_behind_a_save() {
        try (StoreNode node = node()) {
            List<Future<ResponsesReply>> finds = IntStream.range(0, 200)
                    .mapToObj(index -> {
                        node.send(
                                Addresses.STORE_RESPONSES,
                                new ResponsesQuery.Keep(ALICE, response("r" + index, Optional.empty())));
                        return node.send(Addresses.STORE_RESPONSES, new ResponsesQuery.Find(ALICE, "r" + index));
                    })
                    .toList();

            assertThat(finds).allSatisfy(find -> assertThat(done(find)).isInstanceOf(ResponsesReply.Found.class));
        }
    }

    @Test
    void finds_signatures_byte_for_byte_after_a_restart_too() {
        SignedCall call = signed("call_1", "gemini/pro");
        try (StoreNode node = node()) {
            node.ask(new SignaturesQuery.Keep(ALICE, List.of(call)));

            assertThat(found(node, ALICE, "gemini/pro", "call_1", "call_2")).containsExactly(call);
        }
        try (StoreNode node = node()) {
            assertThat(found(node, ALICE, "gemini/pro", "call_1")).containsExactly(call);
            assertThat(found(node, ALICE, "gemini/pro", "call_1")).containsExactly(call);
            assertThat(found(node, ALICE, "other/model", "call_1")).isEmpty();
            assertThat(found(node, BOB, "gemini/pro", "call_1")).isEmpty();
        }
    }

    @Test
    void makes_one_secret_for_all_starts() {
        String first;
        try (StoreNode node = node()) {
            first = done(node.store.secret()).reveal();
        }
        try (StoreNode node = node()) {
            assertThat(done(node.store.secret()).reveal()).isEqualTo(first).hasSize(64);
        }
    }

    @Test
    void sweeps_by_itself() throws IOException {
        try (StoreNode node = new StoreNode(home, StoreConfig.DEFAULT.bounded(Duration.ofDays(1), 1 << 20), clock)) {
            String large = "\"" + "x".repeat(50_000) + "\"";
            for (int index = 0; index < 50; index++) {
                node.ask(new ResponsesQuery.Keep(
                        ALICE,
                        new StoredResponse("r" + index, Optional.empty(), new RawJson("[]"), new RawJson(large))));
                clock.pass(Duration.ofSeconds(1));
            }
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (node.ask(new ResponsesQuery.Find(ALICE, "r29")) instanceof ResponsesReply.Found) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            assertThat(node.ask(new ResponsesQuery.Find(ALICE, "r30"))).isInstanceOf(ResponsesReply.Found.class);
            assertThat(node.ask(new ResponsesQuery.Find(ALICE, "r49"))).isInstanceOf(ResponsesReply.Found.class);
        }
    }

    @Test
    void a_store_that_cannot_be_opened_says_so_and_refuses_without_waiting() throws IOException {
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/fusion.db"), "x".repeat(5_000));
        try (StoreNode node = node()) {
            assertThatThrownBy(() -> done(node.store.secret()))
                    .cause()
                    .isInstanceOf(StoreFailure.class)
                    .hasMessageContaining(home.resolve("data/fusion.db").toString());
            assertThatThrownBy(() -> node.ask(new ResponsesQuery.Find(ALICE, "r")))
                    .cause()
                    .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                            .isInstanceOf(GatewayError.Unavailable.class));
            SignedCall call = signed("call_1", "gemini/pro");
            node.ask(new SignaturesQuery.Keep(ALICE, List.of(call)));
            assertThat(found(node, ALICE, "gemini/pro", "call_1")).containsExactly(call);
        }
    }
}
