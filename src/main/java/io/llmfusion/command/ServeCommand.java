package io.llmfusion.command;

import io.llmfusion.config.ConfigSource;
import io.llmfusion.config.Environment;
import io.llmfusion.gateway.Gateway;
import io.llmfusion.gateway.StartFailure;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** `fusion serve`: runs the gateway until it is told to stop. */
@Command(name = "serve", description = "Runs the gateway (the default).")
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "default: FUSION_CONFIG, else conf/fusion.yaml")
    private Optional<Path> file = Optional.empty();

    @Override
    public Integer call() {
        Environment environment = Environment.system();
        ConfigSource source = ConfigSource.find(environment, file);
        Vertx vertx = Vertx.vertx(options());
        try {
            Gateway gateway = Gateway.start(vertx, environment, source).await();
            gateway.onObservability(config -> LogOutput.use(config.log()));
            new Welcome(gateway.url(), gateway.config())
                    .lines(Sources.describe(source))
                    .forEach(System.out::println);
            return untilStopped(gateway);
        } catch (StartFailure failure) {
            System.err.println(failure.problems()
                    .map(problems -> Sources.describe(source) + ":\n" + problems.render())
                    .orElseGet(failure::getMessage));
            vertx.close().await();
            return 1;
        }
    }

    private static VertxOptions options() {
        return new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors());
    }

    /** SIGTERM and ctrl-c end the wait; what is in flight gets its time to finish. */
    private static int untilStopped(Gateway gateway) {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            gateway.stop().await();
            stopped.countDown();
        }));
        try {
            stopped.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
