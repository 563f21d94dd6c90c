package io.llmfusion.mcp.client;

import static io.llmfusion.mcp.client.McpCaller.await;
import static io.llmfusion.mcp.client.McpCaller.failure;
import static io.llmfusion.mcp.client.McpCaller.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.bus.message.ServerState.Phase;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.McpServerConfig.Start;
import io.llmfusion.config.Secret;
import io.llmfusion.model.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts, failed starts, rests and ends of a server that is a child process. */
@Tag("mcp")
class StdioLifeTest {
    private static final Duration LONG = Duration.ofSeconds(15);

    private final ProcessReaper reaper = new ProcessReaper();
    private final Vertx vertx = Vertx.vertx();
    private McpCaller caller;

    @BeforeEach
    void deployCaller() {
        caller = McpCaller.of(vertx, "scripted");
    }

    @AfterEach
    void close() {
        await(vertx.close());
        reaper.close();
    }

    private String deploy(McpServerConfig config) {
        return await(vertx.deployVerticle(Servers.verticle(config, vertx, reaper)));
    }

    private List<Phase> phases() {
        return caller.events().stream()
                .filter(ServerEvent.StateChanged.class::isInstance)
                .map(event -> ((ServerEvent.StateChanged) event).state().phase())
                .distinct()
                .toList();
    }

    @Test
    void says_plainly_that_a_command_is_not_there() {
        deploy(Servers.command(Servers.LAZY, "no-such-command"));
        String message = "MCP server `scripted` cannot be started: command `no-such-command` is not found";
        assertThat(failure(caller.callTool("x", LONG)).message()).isEqualTo(message);
        assertThat(caller.state().lastError()).contains(message);
    }

    @Test
    void says_plainly_that_a_variable_cannot_be_set() {
        String id = deploy(Servers.script(Servers.LAZY, Map.of("A=B", Secret.of("s3cret"))));
        assertThat(failure(caller.callTool("x", LONG)).message())
                .startsWith("MCP server `scripted` cannot be started: ")
                .doesNotContain("s3cret");
        await(vertx.undeploy(id));
    }

    @Test
    void says_how_a_server_ended_that_cannot_go_on_and_keeps_what_it_wrote() {
        deploy(Servers.script(Servers.LAZY, "dies"));
        assertThat(failure(caller.callTool("x", LONG)).message())
                .isEqualTo("MCP server `scripted` exited with status 7");
        until(() -> caller.state().diagnosis().contains("cannot go on"));
    }

    @Test
    void gives_up_after_so_many_starts_until_a_call_comes() {
        deploy(Servers.script(Servers.settings(Start.EAGER, Optional.empty(), LONG, 2), "dies"));
        caller.untilPhase(Phase.FAILED);
        assertThat(caller.state().restarts()).isEqualTo(2);
        assertThat(phases()).contains(Phase.STARTING, Phase.BACKING_OFF, Phase.FAILED);

        until(() -> failure(caller.callTool("x", LONG)) instanceof GatewayError.Unavailable
                && caller.state().restarts() > 2);
    }

    @Test
    void tries_again_by_itself_when_the_first_start_fails(@TempDir Path folder) {
        deploy(Servers.script(
                Servers.EAGER, "fails-once", folder.resolve("started").toString()));
        caller.untilPhase(Phase.READY);
        assertThat(caller.state().restarts()).isEqualTo(1);
        assertThat(caller.tool("pid")).contains("text");
    }

    @Test
    void fails_calls_at_once_while_the_server_is_known_to_be_down() {
        deploy(Servers.script(Servers.settings(Start.EAGER, Optional.empty(), LONG, 0), "dies"));
        caller.untilPhase(Phase.FAILED);
        long start = System.nanoTime();
        assertThat(failure(caller.callTool("x", LONG))).isInstanceOf(GatewayError.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void does_not_wait_for_a_silent_server_longer_than_its_time() {
        deploy(Servers.script(Servers.settings(Start.LAZY, Optional.empty(), Duration.ofMillis(300), 5), "silent"));
        assertThat(failure(caller.callTool("x", LONG)).message())
                .isEqualTo("MCP server `scripted` did not answer `initialize` in time");
    }

    @Test
    void waits_for_a_start_no_longer_than_the_callers_deadline() {
        deploy(Servers.script(Servers.LAZY, "silent"));
        assertThat(failure(caller.callTool("x", Duration.ofMillis(200)))).isInstanceOf(GatewayError.TimedOut.class);
    }

    @Test
    void refuses_servers_that_refuse_or_speak_an_unknown_revision() {
        deploy(Servers.script(Servers.LAZY, "future"));
        assertThat(failure(caller.callTool("x", LONG)).message())
                .isEqualTo("MCP server `scripted` speaks no protocol revision that the gateway does");
    }

    @Test
    void reports_a_refused_handshake() {
        deploy(Servers.script(Servers.LAZY, "refuses"));
        assertThat(failure(caller.callTool("x", LONG)).message())
                .isEqualTo("MCP server `scripted` refused `initialize` with error -32602");
    }

    @Test
    void goes_to_rest_without_calls_and_wakes_with_the_next() {
        deploy(Servers.script(Servers.settings(Start.EAGER, Optional.of(Duration.ofMillis(100)), LONG, 5)));
        caller.untilPhase(Phase.READY);
        caller.untilPhase(Phase.IDLE);
        assertThat(caller.state().endpoint())
                .isInstanceOfSatisfying(ServerState.Endpoint.Child.class, child -> assertThat(child.pid())
                        .isEmpty());
        assertThat(caller.tool("pid")).contains("text");
        assertThat(caller.state().restarts()).isZero();
    }

    @Test
    void does_not_rest_while_a_call_is_under_way() {
        deploy(Servers.script(Servers.settings(Start.LAZY, Optional.of(Duration.ofMillis(50)), LONG, 5)));
        Future<McpReply> call = caller.callTool("hang", Duration.ofMillis(500));
        assertThat(failure(call)).isInstanceOf(GatewayError.TimedOut.class);
    }

    @Test
    void fails_calls_under_way_when_it_is_undeployed() {
        String id = deploy(Servers.script(Servers.LAZY));
        caller.tool("pid");
        Future<McpReply> call = caller.callTool("hang", LONG);
        until(() -> caller.tool("pid").contains("text"));

        await(vertx.undeploy(id));

        assertThat(failure(call)).isInstanceOf(GatewayError.Unavailable.class);
        assertThat(phases()).contains(Phase.STOPPING);
    }

    @Test
    void leaves_other_servers_alone() {
        deploy(Servers.command(Servers.EAGER, "no-such-command"));
        McpServerConfig.Stdio other = Servers.named("other", Servers.LAZY);
        deploy(other);
        McpCaller second = McpCaller.of(vertx, "other");
        assertThat(second.tool("pid")).contains("text");
        assertThat(failure(caller.callTool("x", LONG))).isInstanceOf(GatewayError.class);
    }

    @Test
    void starts_many_servers_one_after_the_other() {
        ClientOptions options = Servers.options(reaper, new HttpClientOptions(), new StartSlots(1));
        List<McpCaller> callers = new ArrayList<>();
        for (String name : List.of("one", "two", "three")) {
            callers.add(McpCaller.of(vertx, name));
            await(vertx.deployVerticle(Servers.verticle(Servers.named(name, Servers.EAGER), vertx, options)));
        }
        for (McpCaller each : callers) {
            assertThat(each.tool("pid")).contains("text");
        }
    }

    @Test
    void leads_its_group_where_only_perl_can_make_it_so() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(ProcessSession.PERL);
        words.addAll(List.of("sh", "-c", "cut -d ' ' -f 1,5 /proc/$$/stat"));
        assumeThat(Path.of("/usr/bin/perl")).exists();
        Process process = new ProcessBuilder(words).start();
        String[] ids = firstLine(process).split(" ", -1);
        assertThat(ids[1]).isEqualTo(ids[0]).isEqualTo(Long.toString(process.pid()));
        process.waitFor();
    }

    @Test
    void ends_every_group_when_the_gateway_is_killed() throws IOException {
        Process gateway = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        KilledGateway.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] pids = firstLine(gateway).split(" ");

        gateway.destroyForcibly();

        for (String pid : pids) {
            until(() -> !Servers.alive(Long.parseLong(pid)));
        }
        assertThat(pids).hasSize(3);
    }

    /** The launcher may have put the classes into a loader of its own. */
    private static String classPath() {
        Stream<String> loaded = StdioLifeTest.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::getPath)
                : Stream.empty();
        return Stream.concat(loaded, Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String firstLine(Process process) {
        try {
            return process.inputReader().readLine();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
