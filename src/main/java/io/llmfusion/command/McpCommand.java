package io.llmfusion.command;

import io.llmfusion.config.ConfigLoader;
import io.llmfusion.config.ConfigProblems;
import io.llmfusion.config.ConfigResult;
import io.llmfusion.config.ConfigSource;
import io.llmfusion.config.Environment;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.gateway.Gateway;
import io.llmfusion.gateway.StartFailure;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * `fusion mcp`: all MCP servers as one, over standard input and output, for desktop clients. Speaks for a gateway that
 * runs already, else runs one of its own for as long as its input is open. Its output is the protocol and nothing else.
 */
@Command(
        name = "mcp",
        description = "Serves all MCP servers as one over standard input and output, for desktop clients.",
        footer = "Where the running gateway asks for a key, the environment variable FUSION_KEY holds it.")
final class McpCommand implements Callable<Integer> {
    private static final String KEY = "FUSION_KEY";

    @Option(names = "--config", paramLabel = "FILE", description = "default: FUSION_CONFIG, else conf/fusion.yaml")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--url", paramLabel = "URL", description = "a running gateway, such as https://gateway.example.com")
    private Optional<URI> url = Optional.empty();

    @Option(names = "--server", paramLabel = "NAME", description = "only this MCP server, by its own names")
    private Optional<String> server = Optional.empty();

    @Override
    public Integer call() {
        OutputStream output = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 << 10);
        // Whatever else prints does not get between two messages.
        System.setOut(System.err);
        return run(Environment.system(), System.in, output);
    }

    private int run(Environment environment, InputStream input, OutputStream output) {
        Optional<String> key = environment.variable(KEY).filter(value -> !value.isBlank());
        if (url.isPresent()) {
            return relay(new McpEndpoint(url.get(), server, key), input, output);
        }
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
        ConfigSource source = ConfigSource.find(environment, file);
        ConfigResult read = new ConfigLoader(vertx, environment).load(source).await();
        return switch (read) {
            case ConfigResult.Valid valid -> {
                McpEndpoint running = new McpEndpoint(address(valid.config().server()), server, key);
                // A key is for our own gateway; another machine is only trusted where --url names it.
                if (running.isOfThisMachine() && running.answers(vertx)) {
                    vertx.close().await();
                    yield attached(running, valid.config(), input, output);
                }
                yield embedded(vertx, valid.config(), input, output);
            }
            case ConfigResult.Invalid invalid -> {
                System.err.println(
                        Sources.describe(source) + ":\n" + invalid.problems().render());
                vertx.close().await();
                yield 1;
            }
        };
    }

    private static int attached(McpEndpoint running, GatewayConfig config, InputStream input, OutputStream output) {
        if (config.auth().required() && running.key().isEmpty()) {
            System.err.println("the gateway at " + running + " asks for a key: set " + KEY + " to one of auth.keys");
            return 1;
        }
        return relay(running, input, output);
    }

    /** Where a gateway with this configuration is reached from this machine. */
    private static URI address(ServerConfig config) {
        String host = config.host().equals("0.0.0.0") || config.host().equals("::") ? "127.0.0.1" : config.host();
        String named = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return URI.create((config.tls().isPresent() ? "https://" : "http://") + named + ":" + config.port());
    }

    private int embedded(Vertx vertx, GatewayConfig config, InputStream input, OutputStream output) {
        EmbeddedGateway own = EmbeddedGateway.of(config);
        try {
            Gateway gateway = Gateway.start(vertx, own.config()).await();
            // A client may end us by a signal as well as by the end of our input: no child process outlives us either
            // way.
            Thread stop = new Thread(() -> gateway.stop().await());
            Runtime.getRuntime().addShutdownHook(stop);
            return relay(new McpEndpoint(URI.create(gateway.url()), server, Optional.of(own.key())), input, output);
        } catch (StartFailure failure) {
            System.err.println(failure.getMessage());
            failure.problems().map(ConfigProblems::render).ifPresent(System.err::println);
            vertx.close().await();
            return 1;
        }
    }

    private static int relay(McpEndpoint endpoint, InputStream input, OutputStream output) {
        System.err.println("fusion mcp speaks for the gateway at " + endpoint.uri());
        new StdioRelay(endpoint, output).run(input);
        return 0;
    }
}
