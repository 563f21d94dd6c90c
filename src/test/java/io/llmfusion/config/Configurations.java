package io.llmfusion.config;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Configurations from YAML in a test: what the loader makes of a text. Blocks: not for an event loop. */
public final class Configurations {
    /** One for all tests of the process: starting one for each would take longer than they do. */
    private static final Vertx VERTX = Vertx.vertx();

    private Configurations() {}

    /** The configuration of this text; fails with its problems when it has some. */
    public static GatewayConfig of(String yaml) {
        return of(yaml, Map.of());
    }

    /** The same, with these environment variables. */
    public static GatewayConfig of(String yaml, Map<String, String> variables) {
        return switch (result(yaml, variables)) {
            case ConfigResult.Valid valid -> valid.config();
            case ConfigResult.Invalid invalid ->
                throw new AssertionError(invalid.problems().render());
        };
    }

    /** The problems of this text, a line each; empty when there are none. */
    public static String problems(String yaml) {
        return problems(yaml, Map.of());
    }

    static String problems(String yaml, Map<String, String> variables) {
        return switch (result(yaml, variables)) {
            case ConfigResult.Valid none -> "";
            case ConfigResult.Invalid invalid -> invalid.problems().render();
        };
    }

    static ConfigResult result(String yaml, Map<String, String> variables) {
        return result(yaml, new Environment(variables, Path.of("target")));
    }

    static ConfigResult result(String yaml, Environment environment) {
        return load(loader -> loader.parse(Buffer.buffer(yaml)), environment);
    }

    static <T> T load(Function<ConfigLoader, Future<T>> use, Environment environment) {
        return run(vertx -> use.apply(new ConfigLoader(vertx, environment)));
    }

    static <T> T run(Function<Vertx, Future<T>> use) {
        return get(use.apply(VERTX));
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
