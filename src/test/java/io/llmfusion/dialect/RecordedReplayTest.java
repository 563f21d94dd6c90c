package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmfusion.dialect.Recordings.Recording;
import io.llmfusion.dialect.TurnReader.BadAnswer;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.Json;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All that real providers answered, as clients of every format see it: the same told, or a warning says what is missing. */
class RecordedReplayTest {
    /** A break in the middle of each stream is tried this often at most. */
    private static final int BREAKS = 12;

    @BeforeAll
    static void recordings_are_there() {
        Recordings.assumePresent();
    }

    @Test
    void every_recording_is_replayed_or_left_out_for_a_reason() {
        assertThat(Recordings.unknown()).isEmpty();
        assertThat(Recordings.notOurs()).containsKey("cohere/main");
        assertThat(Recordings.streams()).hasSizeGreaterThan(50);
        assertThat(Recordings.answers()).hasSizeGreaterThan(40);
        assertThat(Recordings.errors()).hasSizeGreaterThanOrEqualTo(4);
        Recordings.notOurs().forEach((folder, reason) -> System.out.println("not replayed: " + folder + ", " + reason));
    }

    @TestFactory
    Stream<DynamicTest> streams_tell_every_client_the_same() {
        return each(Recordings.streams(), (recording, client) -> {
            List<ChatEvent> events = ClientView.events(recording.format(), recording.payloads());

            ClientView view = ClientView.ofStream(client, events);

            Retold.check(client, AnswerTold.of(events), view);
            assertThat(view.warnings()).containsAll(Retold.missedBlocks(client, events));
        });
    }

    @Tag("providers")
    @TestFactory
    Stream<DynamicTest> streams_that_break_off_end_by_an_error_for_every_client() {
        return each(Recordings.streams(), (recording, client) -> {
            List<String> payloads = recording.payloads();
            for (int kept = 0; kept < payloads.size(); kept += Math.max(1, payloads.size() / BREAKS)) {
                List<ChatEvent> events = ClientView.events(recording.format(), payloads.subList(0, kept));

                ClientView view = ClientView.ofStream(client, events);

                assertThat(view.told().failed()).isEqualTo(events.getLast() instanceof ChatEvent.Failed);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> whole_answers_tell_every_client_the_same() {
        return each(Recordings.answers(), (recording, client) -> {
            ChatTurn turn =
                    WireFormats.ALL.provider(recording.format()).turnReader().read(recording.bytes(), Quirks.NONE);

            ClientView view = ClientView.ofTurn(client, turn);

            Retold.check(client, AnswerTold.of(turn), view);
            assertThat(view.warnings()).containsAll(missedParts(client, turn));
        });
    }

    private static List<String> missedParts(DialectId client, ChatTurn turn) {
        List<String> missed = new ArrayList<>();
        for (Part part : turn.parts()) {
            if (part instanceof Part.Native block && block.dialect() != client) {
                missed.add(Retold.missed(block.type()));
            }
        }
        return missed;
    }

    @TestFactory
    Stream<DynamicTest> errors_are_errors_to_every_client_whole_and_within_a_stream() {
        return each(Recordings.errors(), (recording, client) -> {
            ProviderDialect provider = WireFormats.ALL.provider(recording.format());
            int status = recording.name().contains("429") ? 429 : 400;

            GatewayError error = provider.errorReader().read(status, _ -> "", recording.bytes());

            assertThat(error).isInstanceOf(GatewayError.UpstreamRejected.class);
            Errors errors = WireFormats.ALL.client(client).errors();
            assertThat(errors.status(error)).isEqualTo(status);
            Buffer body = errors.body(error, new RequestId("r1"));
            assertThat(Json.read(body).path("error").path("message").asString(""))
                    .isNotBlank();
            ClientView view = ClientView.ofStream(
                    client, List.of(new ChatEvent.TurnStart("a1", "m1", 1), new ChatEvent.Failed(error)));
            assertThat(view.told().failed()).isTrue();
            assertThatExceptionOfType(BadAnswer.class)
                    .isThrownBy(() -> provider.turnReader().read(recording.bytes(), Quirks.NONE));
        });
    }

    private static Stream<DynamicTest> each(List<Recording> recordings, BiConsumer<Recording, DialectId> check) {
        return recordings.stream().flatMap(recording -> WireFormats.CLIENTS.stream()
                .map(client -> DynamicTest.dynamicTest(
                        recording + " for a client of " + client.configName(), () -> check.accept(recording, client))));
    }
}
