package io.llmfusion.bench.contender;

import io.llmfusion.bench.load.Exchange;
import io.llmfusion.bench.load.RequestBytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Starts the upstream and the targets and waits until they answer. */
public final class Launcher {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("listening (\\d+)");
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Children children;
    private final List<String> gateway;
    private final String heap;
    private final List<String> floorFlags = new ArrayList<>();
    private GatewayConfig.Tools tools = GatewayConfig.Tools.NONE;

    /**
     * @param gateway the command line that serves the configuration named by {@code FUSION_CONFIG}
     * @param heap {@code -Xmx} of every JVM that is measured, such as {@code 256m}
     */
    public Launcher(Children children, List<String> gateway, String heap) {
        this.children = children;
        this.gateway = List.copyOf(gateway);
        this.heap = heap;
    }

    /** Whether a target can be had on this machine; if not, why. */
    public Optional<String> missing(Kind kind) {
        return switch (kind) {
            case DIRECT, FLOOR -> Optional.empty();
            case NGINX -> Nginx.binary().isPresent() ? Optional.empty() : Optional.of("nginx is not installed");
            case GATEWAY ->
                gateway.isEmpty() || !Files.isExecutable(Path.of(gateway.getFirst()))
                        ? Optional.of("no gateway at " + String.join(" ", gateway))
                        : Optional.empty();
        };
    }

    /** The upstream as a target of its own. */
    public Target upstream(String cores) throws IOException {
        Process process =
                children.start("upstream", cores, java("256m", "io.llmfusion.bench.upstream.UpstreamServer"), Map.of());
        return new Target(Kind.DIRECT, announcedPort("upstream", process), process);
    }

    /** Starts what stands before the upstream; returns when its process runs, not yet when it answers. */
    public Target start(Kind kind, Target upstream, String cores) throws IOException {
        return switch (kind) {
            case DIRECT -> upstream;
            case NGINX -> {
                int port = freePort();
                List<String> command = Nginx.command(children.folder(), port, upstream.port());
                yield new Target(kind, port, children.start("nginx", cores, command, Map.of()));
            }
            case FLOOR -> {
                int port = freePort();
                List<String> command = new ArrayList<>(java(heap, FloorProxy.class.getName()));
                command.addAll(1, floorFlags);
                command.addAll(List.of(Integer.toString(port), Integer.toString(upstream.port())));
                yield new Target(kind, port, children.start("floor", cores, command, Map.of()));
            }
            case GATEWAY -> {
                int port = freePort();
                Path config = GatewayConfig.write(children.folder(), port, upstream.port(), tools);
                Map<String, String> environment =
                        Map.of("FUSION_CONFIG", config.toString(), "FUSION_JAVA_OPTS", "-Xmx" + heap);
                yield new Target(kind, port, children.start("gateway", cores, gateway, environment));
            }
        };
    }

    /** Returns when the target answers a chat completion with 200; the time since {@code startNanos}. */
    public Duration awaitAnswer(Target target, long startNanos) throws IOException {
        return await(target, target.exchange(Workload.ANSWER_1_KB), startNanos);
    }

    /** As {@link #awaitAnswer}, but a target that says by itself when it is ready is asked just that. */
    public Duration awaitReady(Target target, long startNanos) throws IOException {
        return target.kind() == Kind.GATEWAY
                ? await(target, Exchange.plain(target.port(), RequestBytes.get("/readyz")), startNanos)
                : awaitAnswer(target, startNanos);
    }

    private Duration await(Target target, Exchange question, long startNanos) throws IOException {
        FirstAnswer first = new FirstAnswer(question);
        while (!first.attempt()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - startNanos);
            if (!target.process().isAlive() || waited.compareTo(PATIENCE) > 0) {
                String name = target.kind().title();
                throw new IOException(name + " does not answer: " + first.last() + "\n" + tail(children.log(name)));
            }
            LockSupport.parkNanos(2_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Further JVM flags of floors started from now on. */
    public void floorFlags(List<String> flags) {
        floorFlags.clear();
        floorFlags.addAll(flags);
    }

    /** Whether gateways started from now on have tools. */
    public void tools(GatewayConfig.Tools wanted) {
        tools = wanted;
    }

    /** Where logs are, and room for other files of the run. */
    public Path folder() {
        return children.folder();
    }

    public void stop(Target target) {
        children.end(target.process());
    }

    private static String tail(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    private int announcedPort(String name, Process process) throws IOException {
        while (process.isAlive()) {
            Matcher line = LISTENING.matcher(children.log(name));
            if (line.find()) {
                return Integer.parseInt(line.group(1));
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new IOException(name + " ended: " + children.log(name));
    }

    private static List<String> java(String heap, String main) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Stream<String> flags = Stream.concat(Stream.of(java.toString(), "-Xmx" + heap), JVM_FLAGS.stream());
        return Stream.concat(flags, Stream.of("-cp", System.getProperty("java.class.path"), main))
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
