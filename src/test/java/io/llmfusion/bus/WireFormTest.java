package io.llmfusion.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.bus.message.StreamMessage;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class WireFormTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @TestFactory
    Stream<DynamicTest> every_message_survives_the_wire() {
        return WireForm.FAMILIES.stream()
                .flatMap(family -> RandomValues.cases(family).stream())
                .map(type -> DynamicTest.dynamicTest(
                        type.getSimpleName() + " in " + enclosing(type), () -> surviveTheWire(type)));
    }

    private static void surviveTheWire(Class<?> type) {
        RandomValues values = new RandomValues(SEED);
        for (int round = 0; round < 40; round++) {
            Object message = values.of(type, 1 + round % 6);
            Object sent = message instanceof GatewayError error ? new GatewayFailure(error) : message;
            byte[] wire = WireForm.write(sent);
            Object received = WireForm.read(wire);
            Object body = received instanceof GatewayFailure failure ? failure.error() : received;
            assertThat(body)
                    .as("seed %d, round %d: %s", SEED, round, new String(wire, StandardCharsets.UTF_8))
                    .usingRecursiveComparison()
                    .withEqualsForType(WireFormTest::sameMoment, Deadline.class)
                    .withEqualsForType(Buffer::equals, Buffer.class)
                    .isEqualTo(message);
        }
    }

    private static boolean sameMoment(Deadline left, Deadline right) {
        return Math.abs(left.nanoTime() - right.nanoTime())
                < Duration.ofSeconds(30).toNanos();
    }

    private static String enclosing(Class<?> type) {
        return Optional.ofNullable(type.getEnclosingClass())
                .map(Class::getSimpleName)
                .orElse("its own file");
    }

    @Test
    void a_sealed_case_is_tagged_by_its_simple_name() {
        assertThat(text(new StreamMessage.Item(3, text("hi"))))
                .isEqualTo(
                        "{\"message\":\"StreamMessage\",\"body\":{\"@\":\"Item\",\"sequence\":3,\"item\":"
                                + "{\"@\":\"Event\",\"event\":{\"@\":\"TextDelta\",\"choice\":0,\"block\":1,\"text\":\"hi\"}}}}");
    }

    @Test
    void members_of_a_newer_node_are_ignored() {
        assertThat(
                        read(
                                "{\"message\":\"Cancel\",\"since\":7,\"body\":{\"reason\":\"gone\",\"policy\":\"RESET\",\"who\":{}}}"))
                .isEqualTo(new Cancel("gone", Cancel.Policy.RESET));
    }

    @Test
    void members_that_an_older_node_does_not_send_are_empty() {
        Object end = read("{\"message\":\"StreamMessage\",\"body\":{\"@\":\"Item\",\"sequence\":1,"
                + "\"item\":{\"@\":\"Event\",\"event\":{\"@\":\"TurnEnd\"}}}}");
        assertThat(end)
                .isEqualTo(new StreamMessage.Item(
                        1, new StreamItem.Event(new ChatEvent.TurnEnd(Optional.empty(), List.of()))));
    }

    @Test
    void what_cannot_be_left_out_makes_a_message_unreadable() {
        assertThatThrownBy(() ->
                        read("{\"message\":\"ChatReply\",\"body\":{\"@\":\"Accepted\",\"stream\":{\"value\":\"s\"}}}"))
                .hasMessageContaining("head");
        assertThatThrownBy(() -> read("{\"message\":\"ChatReply\",\"body\":{\"@\":\"Brewed\"}}"))
                .hasMessageContaining("Brewed");
        assertThatThrownBy(() -> read("{\"message\":\"java.lang.Runtime\",\"body\":{}}"))
                .hasMessageContaining("no message of ours");
        assertThatThrownBy(() -> WireForm.write("text")).hasMessageContaining("not a message");
    }

    @Test
    void every_type_of_the_message_package_can_be_sent() throws Exception {
        Set<Class<?>> reachable = new HashSet<>();
        WireForm.FAMILIES.forEach(family -> reach(family, reachable));
        Path classes = Path.of(Cancel.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(Cancel.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(classes)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".class") && !file.contains("$") && !file.contains("-"))
                            .map(file -> Cancel.class.getPackageName() + "." + file.replace(".class", "")))
                    .isSubsetOf(reachable.stream().map(Class::getName).toList());
        }
    }

    private static void reach(Class<?> type, Set<Class<?>> reachable) {
        if (reachable.add(type)) {
            RandomValues.cases(type).forEach(one -> reach(one, reachable));
            if (type.isRecord()) {
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getGenericType)
                        .forEach(component -> reachType(component, reachable));
            }
        }
    }

    private static void reachType(Type type, Set<Class<?>> reachable) {
        switch (type) {
            case ParameterizedType generic ->
                Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> reachType(argument, reachable));
            case Class<?> plain -> reach(plain, reachable);
            default -> throw new IllegalStateException("no type of a message: " + type);
        }
    }

    private static StreamItem text(String text) {
        return new StreamItem.Event(new ChatEvent.TextDelta(0, 1, text));
    }

    private static String text(Object message) {
        return new String(WireForm.write(message), StandardCharsets.UTF_8);
    }

    private static Object read(String json) {
        return WireForm.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
