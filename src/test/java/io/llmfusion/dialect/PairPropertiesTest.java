package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Json;
import io.llmfusion.model.Quirks;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds for every pair of a client's format and a provider's, whatever the answer and however it comes. */
class PairPropertiesTest {
    private static final int ROUNDS = 120;

    /** Where each format's golden answers stand. */
    private static final Map<DialectId, String> TURNS = Map.of(
            DialectId.CHAT, "chat/answers",
            DialectId.RESPONSES, "responses/turns",
            DialectId.ANTHROPIC, "anthropic/turns",
            DialectId.GEMINI, "gemini/turns",
            DialectId.INTERACTIONS, "interactions/turns",
            DialectId.CONVERSE, "converse/turns");

    static Stream<Arguments> pairs() {
        return WireFormats.BOTH.stream()
                .flatMap(provider -> WireFormats.CLIENTS.stream().map(client -> Arguments.of(provider, client)));
    }

    static Stream<DialectId> providers() {
        return WireFormats.PROVIDERS.stream();
    }

    @Tag("providers")
    @ParameterizedTest
    @MethodSource("pairs")
    void blocks_that_overlap_reach_the_client_whole_however_the_bytes_are_cut(DialectId provider, DialectId client) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<ChatEvent> events = RandomAnswer.of(random);
            try {
                AnswerTold told = AnswerTold.of(events);
                ClientView sent = ClientView.ofStream(provider, events);
                Retold.check(provider, told, sent);

                List<ChatEvent> read = read(provider, sent.bytes(), random);
                assertThat(AnswerTold.of(read)).isEqualTo(sent.told());

                Retold.check(client, told, ClientView.ofStream(client, read));
            } catch (RuntimeException | AssertionError thrown) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + events, thrown);
            }
        }
    }

    private static List<ChatEvent> read(DialectId provider, Buffer bytes, Random random) {
        List<Buffer> reads = new ArrayList<>();
        int from = 0;
        while (from < bytes.length()) {
            int to = Math.min(bytes.length(), from + 1 + random.nextInt(random.nextBoolean() ? 4 : 400));
            reads.add(bytes.getBuffer(from, to));
            from = to;
        }
        StreamReader reader = WireFormats.ALL.provider(provider).newStreamReader(new ReadContext(Quirks.NONE, true));
        return new StreamReading(reader).accept(reads).end();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void members_of_an_answer_may_stand_in_any_order(DialectId provider) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        GoldenFiles files = GoldenFiles.in(Objects.requireNonNull(TURNS.get(provider)));
        TurnReader reader = WireFormats.ALL.provider(provider).turnReader();
        for (String name : files.names("json")) {
            if (name.contains(".")) {
                continue;
            }
            Buffer body = files.bytes(name + ".json");
            AnswerTold told = told(reader, body);
            for (int round = 0; round < 10; round++) {
                JsonNode shuffled = shuffled(Json.read(body), random);
                assertThat(told(reader, Json.writeBuffer(shuffled)))
                        .as("seed %d, %s: %s", seed, name, shuffled)
                        .isEqualTo(told);
            }
        }
    }

    private static AnswerTold told(TurnReader reader, Buffer body) {
        try {
            ChatTurn turn = reader.read(body, Quirks.NONE);
            return AnswerTold.of(turn);
        } catch (TurnReader.BadAnswer bad) {
            return new AnswerTold(Map.of(), Optional.empty(), true);
        }
    }

    /** The members of every object in another order, but of what the model itself wrote or somebody else's schema. */
    static JsonNode shuffled(JsonNode node, Random random) {
        if (node.isArray()) {
            var array = Json.mapper().createArrayNode();
            node.forEach(value -> array.add(shuffled(value, random)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        List<String> names = new ArrayList<>(node.propertyNames());
        Collections.shuffle(names, random);
        ObjectNode object = Json.object();
        names.forEach(name -> object.set(name, shuffled(node.get(name), random)));
        return object;
    }
}
