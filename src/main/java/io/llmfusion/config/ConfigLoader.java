package io.llmfusion.config;

import io.vertx.config.yaml.YamlProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a configuration. Values are loaded by vertx-config-yaml; a pass over SnakeYAML's nodes of the same bytes goes
 * before it for duplicate keys and lines. The bytes are read once, which is why the YAML processor is called directly and
 * not through a retriever that would read the file again.
 *
 * <p>Thread-safe. Files are read and substituted on a worker thread. The future fails only by a fault of ours: whatever is
 * wrong with the file is a {@link ConfigResult.Invalid}.
 */
public final class ConfigLoader {
    /** The shipped configuration, on the class path beside this class. */
    static final String SHIPPED = "fusion.yaml";

    static final String FAMILIES = "families.yaml";

    static final String MODELS = "models.yaml";

    private static final JsonObject NO_OPTIONS = new JsonObject();

    private final Vertx vertx;
    private final Environment environment;
    private final AtomicReference<Optional<Families>> families = new AtomicReference<>(Optional.empty());

    public ConfigLoader(Vertx vertx, Environment environment) {
        this.vertx = vertx;
        this.environment = environment;
    }

    /** Reads it from there. */
    public Future<ConfigResult> load(ConfigSource source) {
        return switch (source) {
            case ConfigSource.Embedded embedded ->
                vertx.executeBlocking(() -> bytes(SHIPPED)).compose(this::parse);
            case ConfigSource.File file ->
                vertx.fileSystem()
                        .readFile(file.path().toString())
                        .map(Optional::of)
                        .otherwise(Optional.empty())
                        .compose(bytes -> bytes.isPresent() ? parse(bytes.get()) : Future.succeededFuture(missing()));
        };
    }

    /** Reads it from its text. */
    public Future<ConfigResult> parse(Buffer yaml) {
        return families().compose(known -> {
            Reading reading = new Reading(environment);
            return tree(yaml, reading).compose(root -> vertx.executeBlocking(() -> read(root, reading, known)));
        });
    }

    /** The shipped families. */
    public Future<Families> families() {
        Optional<Families> known = families.get();
        if (known.isPresent()) {
            return Future.succeededFuture(known.get());
        }
        return shipped(MODELS, ModelTableReader::shipped)
                .compose(models -> shipped(FAMILIES, (root, reading) -> FamiliesReader.read(root, models, reading)))
                .onSuccess(read -> families.set(Optional.of(read)));
    }

    private <T> Future<T> shipped(String name, BiFunction<ConfigNode.Mapping, Reading, T> reader) {
        Reading reading = new Reading(environment);
        return vertx.executeBlocking(() -> bytes(name))
                .compose(bytes -> tree(bytes, reading))
                .compose(root -> vertx.executeBlocking(() -> shipped(name, root, reading, reader)));
    }

    private static <T> T shipped(
            String name, Optional<Loaded> root, Reading reading, BiFunction<ConfigNode.Mapping, Reading, T> reader) {
        Loaded loaded = root.orElseThrow(
                () -> new IllegalStateException(name + ": " + reading.problems().render()));
        T read = reader.apply(ConfigTree.of(loaded.values(), loaded.origin(), reading), reading);
        if (!reading.clean()) {
            throw new IllegalStateException(name + ": " + reading.problems().render());
        }
        return read;
    }

    private record Loaded(JsonObject values, Origin origin) {}

    /** Empty when the text is not YAML of the right shape; the problems are noted then. */
    private Future<Optional<Loaded>> tree(Buffer yaml, Reading reading) {
        return vertx.executeBlocking(() -> YamlText.read(yaml.toString())).compose(text -> {
            reading.add(text.problems());
            return values(text, yaml, reading);
        });
    }

    private Future<Optional<Loaded>> values(YamlText text, Buffer yaml, Reading reading) {
        if (!text.loadable()) {
            return Future.succeededFuture(Optional.empty());
        }
        if (text.root().isEmpty()) {
            return Future.succeededFuture(Optional.of(new Loaded(NO_OPTIONS, new Origin(1, Optional.empty()))));
        }
        Origin origin = Origin.of(text.root().get());
        return new YamlProcessor()
                .process(vertx, NO_OPTIONS, yaml)
                .map(values -> Optional.of(new Loaded(values, origin)))
                .otherwise(failure -> {
                    reading.add(List.of(problemOf(failure)));
                    return Optional.empty();
                });
    }

    private ConfigResult read(Optional<Loaded> root, Reading reading, Families known) {
        if (root.isEmpty()) {
            return new ConfigResult.Invalid(reading.problems(), reading.files());
        }
        ConfigNode.Mapping tree = ConfigTree.of(root.get().values(), root.get().origin(), reading);
        GatewayConfig config = new ConfigReader(reading, known).read(tree);
        return reading.clean()
                ? new ConfigResult.Valid(config, reading.files())
                : new ConfigResult.Invalid(reading.problems(), reading.files());
    }

    private static ConfigProblem problemOf(Throwable failure) {
        Throwable cause = failure instanceof YAMLException || failure.getCause() == null ? failure : failure.getCause();
        return YamlProblem.of(cause instanceof YAMLException yaml ? yaml : new YAMLException("unreadable"));
    }

    private static ConfigResult missing() {
        ConfigProblem problem = new ConfigProblem(
                "",
                OptionalInt.empty(),
                "cannot be read",
                Optional.of("check that it is there and may be read, or leave " + Environment.CONFIG + " unset"));
        return new ConfigResult.Invalid(new ConfigProblems(List.of(problem)), Set.of());
    }

    private static Buffer bytes(String name) throws IOException {
        try (InputStream stream = ConfigLoader.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("not on the class path: " + name);
            }
            return Buffer.buffer(stream.readAllBytes());
        }
    }
}
