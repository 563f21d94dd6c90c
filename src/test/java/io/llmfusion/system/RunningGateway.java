package io.llmfusion.system;

import io.llmfusion.config.ConfigSource;
import io.llmfusion.config.Environment;
import io.llmfusion.gateway.Gateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A gateway in this process, with a configuration file of its own on a port that the system gave. */
final class RunningGateway implements AutoCloseable {
    private final Gateway gateway;
    private final Path file;

    private RunningGateway(Gateway gateway, Path file) {
        this.gateway = gateway;
        this.file = file;
    }

    static RunningGateway start(Path folder, String yaml) {
        return start(folder, yaml, Map.copyOf(System.getenv()));
    }

    static RunningGateway start(Path folder, String yaml, Map<String, String> variables) {
        Path file = write(folder.resolve("fusion.yaml"), yaml);
        Environment environment = new Environment(variables, folder);
        return new RunningGateway(done(Gateway.start(Vertx.vertx(), environment, new ConfigSource.File(file))), file);
    }

    String url() {
        return gateway.url();
    }

    int port() {
        return gateway.port();
    }

    /** The file is followed; what is new takes effect some moments later. */
    void configure(String yaml) {
        write(file, yaml);
    }

    @Override
    public void close() {
        done(gateway.stop());
    }

    private static Path write(Path file, String yaml) {
        try {
            return Files.writeString(file, yaml);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static <T> T done(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }
}
