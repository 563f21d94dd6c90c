package io.llmfusion.bus;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Values of our records and sealed families, of any shape that their types allow, from a seed. */
final class RandomValues {
    private static final List<String> TEXTS =
            List.of("a", "grüße 🦊", "two\nlines", "\"quoted\\", "{\"a\":1.0}", "x".repeat(300), "\u0000\u2028");

    private final Random random;

    RandomValues(long seed) {
        this.random = new Random(seed);
    }

    /** A value of this type; lists and optionals are empty below this depth. */
    Object of(Type type, int depth) {
        return type instanceof ParameterizedType generic
                ? container((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), depth)
                : plain((Class<?>) type, depth);
    }

    /** Every record that is a case of the family, nested families included, or the record itself. */
    static List<Class<?>> cases(Class<?> family) {
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses())
                        .flatMap(permitted -> cases(permitted).stream())
                        .<Class<?>>map(one -> one)
                        .toList()
                : List.of(family);
    }

    private Object container(Class<?> raw, Type[] arguments, int depth) {
        int size = depth > 0 ? random.nextInt(3) : 0;
        if (raw == Optional.class) {
            return size == 0 ? Optional.empty() : Optional.of(of(arguments[0], depth - 1));
        }
        if (raw == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            IntStream.range(0, size).forEach(i -> map.put("key " + i, of(arguments[1], depth - 1)));
            return map;
        }
        List<Object> list = IntStream.range(0, size)
                .mapToObj(i -> of(arguments[0], depth - 1))
                .toList();
        return raw == Set.class ? Set.copyOf(list) : list;
    }

    private Object plain(Class<?> type, int depth) {
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        if (type.isSealed()) {
            List<Class<?>> cases = cases(type);
            return plain(cases.get(random.nextInt(cases.size())), depth);
        }
        return leaf(type).orElseGet(() -> record(type, depth));
    }

    private Optional<Object> leaf(Class<?> type) {
        Object value =
                switch (type.getSimpleName()) {
                    case "String" -> TEXTS.get(random.nextInt(TEXTS.size()));
                    case "int", "Integer" -> random.nextInt();
                    case "long" -> random.nextLong();
                    case "boolean" -> random.nextBoolean();
                    case "Boolean" -> random.nextBoolean();
                    case "BigDecimal" -> new BigDecimal(random.nextInt() + ".500");
                    case "OptionalInt" -> random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty();
                    case "OptionalLong" ->
                        random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty();
                    case "Duration" -> Duration.ofNanos(random.nextLong());
                    case "Deadline" -> Deadline.in(Duration.ofHours(1));
                    case "RawJson" -> new RawJson("{\"b\" : 1.10, \"a\":[ ]" + random.nextInt() + "}");
                    case "Buffer" -> bytes();
                    default -> Optional.empty();
                };
        return value instanceof Optional<?> ? Optional.empty() : Optional.of(value);
    }

    private Buffer bytes() {
        byte[] bytes = new byte[random.nextInt(50)];
        random.nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    /** What does not cross a wire is an optional, and empty there. */
    private Object of(RecordComponent component, int depth) {
        return component.getAccessor().isAnnotationPresent(JsonIgnore.class)
                ? Optional.empty()
                : of(component.getGenericType(), depth);
    }

    private Object record(Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> of(component, depth - 1))
                .toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException("cannot make a " + type, failed);
        }
    }
}
