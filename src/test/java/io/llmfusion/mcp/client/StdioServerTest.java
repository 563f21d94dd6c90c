package io.llmfusion.mcp.client;

import static io.llmfusion.mcp.client.McpCaller.await;
import static io.llmfusion.mcp.client.McpCaller.failure;
import static io.llmfusion.mcp.client.McpCaller.params;
import static io.llmfusion.mcp.client.McpCaller.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.Command;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.bus.message.ServerState.Phase;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.mcp.protocol.McpRevision;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server as a real child process, called over the bus. */
@Tag("mcp")
class StdioServerTest {
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

    private long pid() {
        return ((ServerState.Endpoint.Child) caller.state().endpoint()).pid().orElseThrow();
    }

    @Test
    void starts_at_the_first_call_and_keeps_params_and_result_as_they_are() {
        deploy(Servers.script(Servers.LAZY));
        assertThat(caller.state().phase()).isEqualTo(Phase.IDLE);

        String result = caller.tool("echo", "{ \"b\":1.0e1, \"a\":\"\\u00e9 ü 💡\" }");

        assertThat(result).contains("\"arguments\":{ \"b\":1.0e1, \"a\":\"\\u00e9 ü 💡\" }");
        assertThat(caller.state().phase()).isEqualTo(Phase.READY);
    }

    @Test
    void tells_what_the_server_says_of_itself() {
        deploy(Servers.script(Servers.EAGER));
        caller.untilPhase(Phase.READY);
        ServerState state = caller.state();

        ServerState.Peer peer = state.peer().orElseThrow();
        assertThat(peer.revision()).isEqualTo(McpRevision.R2025_11_25);
        assertThat(peer.capabilities().raw().text()).isEqualTo("{\"tools\":{\"listChanged\":true}, \"x\":1.0}");
        assertThat(peer.instructions()).contains("be kind");
        assertThat(state.restarts()).isZero();
        assertThat(Servers.alive(pid())).isTrue();
        assertThat(caller.tool("pid")).contains("\"" + pid() + "\"");
    }

    @Test
    void accepts_an_older_revision() {
        deploy(Servers.script(Servers.EAGER, "old"));
        caller.untilPhase(Phase.READY);
        assertThat(caller.state().peer().orElseThrow().revision()).isEqualTo(McpRevision.R2024_11_05);
    }

    @Test
    void sends_params_with_line_ends_as_one_line() {
        deploy(Servers.script(Servers.LAZY));
        String result = caller.tool("echo", "{\n  \"a\":\r\n 1\n}");
        assertThat(result).contains("\"a\":   1");
    }

    @Test
    void refuses_params_that_are_no_object_without_asking_the_server() {
        deploy(Servers.script(Servers.LAZY));
        assertThat(failure(caller.call("tools/call", "{}},\"x\":{", LONG)))
                .isInstanceOf(GatewayError.InvalidRequest.class);
        assertThat(failure(caller.call("tools/call", "[1]", LONG))).isInstanceOf(GatewayError.InvalidRequest.class);
        assertThat(failure(caller.call("initialize", "{}", LONG))).isInstanceOf(GatewayError.InvalidRequest.class);
        assertThat(caller.tool("pid")).contains("text");
    }

    @Test
    void gives_the_servers_own_error_with_its_data() {
        deploy(Servers.script(Servers.LAZY));
        McpReply reply = await(caller.callTool("refuse", LONG));
        assertThat(reply).isEqualTo(new McpReply.Refused(-32042, "ask", Optional.of(new RawJson("{ \"x\":1.0 }"))));
    }

    @Test
    void passes_over_garbage_on_standard_output() {
        deploy(Servers.script(Servers.LAZY));
        assertThat(caller.tool("garbage")).contains("garbage");
        assertThat(caller.state().diagnosis()).contains("Server started on :3000");
    }

    @Test
    void understands_odd_but_harmless_answers() {
        deploy(Servers.script(Servers.LAZY));
        assertThat(caller.tool("crlf")).isEqualTo("{}");
        assertThat(caller.tool("text-id")).isEqualTo("{}");
        assertThat(caller.tool("batch")).isEqualTo("{\"batched\":true}");
        assertThat(failure(caller.callTool("malformed", LONG)))
                .isInstanceOfSatisfying(GatewayError.UpstreamFailed.class, error -> assertThat(error.reason())
                        .isEqualTo(GatewayError.UpstreamFailed.Reason.BAD_ANSWER));
    }

    @Test
    void fails_a_call_at_once_whose_answer_cannot_be_parsed() {
        deploy(Servers.script(Servers.LAZY));
        for (String tool : List.of("deep", "cut")) {
            assertThat(failure(caller.callTool(tool, LONG)).message())
                    .isEqualTo("MCP server `scripted` gave an answer that is no JSON");
        }
    }

    @Test
    void carries_a_result_of_20_MB() {
        deploy(Servers.script(Servers.LAZY));
        assertThat(caller.tool("big")).hasSize(20_000_000 + "{\"content\":\"\"}".length());
    }

    @Test
    void fails_only_the_call_whose_answer_is_too_large() {
        deploy(Servers.script(Servers.LAZY));
        assertThat(failure(caller.callTool("huge", LONG)).message()).contains("larger than 64 MB");
        assertThat(caller.tool("pid")).contains("text");
        assertThat(caller.state().restarts()).isZero();
    }

    @Test
    void keeps_the_last_lines_of_standard_error() {
        deploy(Servers.script(Servers.LAZY));
        caller.tool("stderr");
        until(() -> caller.state().diagnosis().contains("it went wrong"));
        caller.tool("flood");
        until(() -> caller.state().diagnosis().size() == DiagnosisRing.LINES);
    }

    @Test
    void gives_children_a_minimal_environment_and_what_is_configured() {
        deploy(Servers.script(Servers.LAZY, Map.of("TOKEN", Secret.of("s3cret"))));
        String result = caller.tool("env");
        assertThat(result).contains("PATH=").contains("TOKEN=s3cret");
        List<String> names = List.of(result.split(";")).stream()
                .map(entry -> entry.split("=", 2)[0])
                .toList();
        assertThat(names).doesNotContain("JAVA_TOOL_OPTIONS", "FUSION_CONFIG", "OLDPWD", "MAVEN_OPTS");
        assertThat(caller.state().toString()).doesNotContain("s3cret");
    }

    @Test
    void maps_progress_to_the_callers_token_on_its_stream() {
        deploy(Servers.script(Servers.LAZY));
        String params = "{\"name\":\"progress\",\"_meta\":{\"progressToken\":\"mine\",\"x/y\":1.0}}";

        List<StreamItem> items = caller.read(await(caller.streamed(params, LONG).reply()));

        assertThat(items).hasSize(5);
        assertThat(items.getFirst())
                .isEqualTo(new StreamItem.Notification(
                        "notifications/progress", new RawJson("{\"progressToken\":\"mine\",\"progress\":1.0}")));
        assertThat(items.get(3))
                .isEqualTo(new StreamItem.Notification(
                        "notifications/message", new RawJson("{\"level\":\"info\",\"data\":\"half\"}")));
        assertThat(items.get(4))
                .isInstanceOfSatisfying(StreamItem.Result.class, result -> assertThat(McpCaller.result(result.reply()))
                        .contains("progressed"));
    }

    @Test
    void answers_a_streamed_call_without_notifications_directly() {
        deploy(Servers.script(Servers.LAZY));
        McpReply reply = await(caller.streamed(params("pid", "{}"), LONG).reply());
        assertThat(reply).isInstanceOf(McpReply.Result.class);
    }

    @Test
    void leaves_progress_out_where_nobody_wants_it() {
        deploy(Servers.script(Servers.LAZY));
        assertThat(caller.tool("progress")).contains("progressed");
        assertThat(caller.notified()).containsExactly("notifications/message");
    }

    @Test
    void publishes_that_a_list_has_changed() {
        deploy(Servers.script(Servers.LAZY));
        caller.tool("changed");
        assertThat(caller.notified()).containsExactly("notifications/tools/list_changed");
    }

    @Test
    void answers_what_the_server_asks() {
        deploy(Servers.script(Servers.LAZY));
        String result = caller.tool("ask");
        assertThat(result)
                .contains("{\"jsonrpc\":\"2.0\",\"id\":\"s-ping\",\"result\":{}}")
                .contains("\"id\":\"s-roots/list\",\"result\":{\"roots\":[{\"uri\":\"file:///work\"}]}}")
                .contains("\"id\":\"s-sampling/createMessage\",\"error\":{\"code\":-32601")
                .contains("\"id\":\"s-elicitation/create\",\"error\":{\"code\":-32601")
                .contains("\"id\":\"s-no/such\",\"error\":{\"code\":-32601");
    }

    @Test
    void tells_the_server_when_a_deadline_passes(@TempDir Path folder) throws IOException {
        Path noted = folder.resolve("noted");
        deploy(Servers.script(Servers.LAZY, Map.of("NOTED", Secret.of(noted.toString()))));
        caller.tool("pid");

        assertThat(failure(caller.callTool("hang", Duration.ofMillis(200)))).isInstanceOf(GatewayError.TimedOut.class);

        until(() -> read(noted).contains("notifications/cancelled"));
        assertThat(read(noted)).contains("\"params\":{\"requestId\":3,\"reason\":\"deadline passed\"}");
        assertThat(caller.tool("pid")).contains("text");
        assertThat(caller.state().restarts()).isZero();
    }

    @Test
    void tells_the_server_when_the_caller_cancels(@TempDir Path folder) {
        Path noted = folder.resolve("noted");
        deploy(Servers.script(Servers.LAZY, Map.of("NOTED", Secret.of(noted.toString()))));
        caller.tool("pid");
        Command<McpReply> call = caller.command("tools/call", params("hang", "{}"), LONG);

        caller.on(client -> {
            call.cancel(new Cancel("client gone", Cancel.Policy.RESET));
            return true;
        });

        assertThat(failure(call.reply())).isInstanceOf(GatewayError.Cancelled.class);
        until(() -> read(noted).contains("\"reason\":\"client gone\""));
    }

    @Test
    void restarts_a_server_that_was_killed_and_fails_only_the_calls_under_way() {
        deploy(Servers.script(Servers.EAGER));
        caller.tool("pid");
        long first = pid();
        Future<McpReply> lost = caller.callTool("hang", LONG);

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        assertThat(failure(lost).message()).isEqualTo("MCP server `scripted` was ended by signal 9");
        assertThat(caller.tool("pid")).doesNotContain("\"" + first + "\"");
        assertThat(caller.state().restarts()).isEqualTo(1);
        assertThat(caller.state().lastError()).contains("MCP server `scripted` was ended by signal 9");
    }

    @Test
    void restarts_a_server_that_is_hung() {
        McpServerConfig.Settings settings =
                Servers.settings(McpServerConfig.Start.EAGER, Optional.empty(), Duration.ofSeconds(10), 5);
        deploy(Servers.script(settings));
        caller.tool("pid");
        long first = pid();

        assertThat(failure(caller.callTool("frozen", Duration.ofMillis(100))))
                .isInstanceOf(GatewayError.TimedOut.class);

        until(() -> !Servers.alive(first));
        assertThat(caller.tool("pid")).doesNotContain("\"" + first + "\"");
        assertThat(caller.state().lastError()).contains("MCP server `scripted` does not answer any more");
    }

    @Test
    void ends_what_the_server_has_started_too() {
        String id = deploy(Servers.script(Servers.LAZY, "stubborn"));
        long grandchild = number(caller.tool("stubborn"));
        long child = pid();
        assertThat(Servers.alive(grandchild)).isTrue();

        await(vertx.undeploy(id));

        assertThat(Servers.alive(child)).isFalse();
        assertThat(Servers.alive(grandchild)).isFalse();
    }

    @Test
    void ends_what_a_crashed_server_leaves_behind() {
        deploy(Servers.script(Servers.LAZY));
        long grandchild = number(caller.tool("stubborn"));

        assertThat(failure(caller.callTool("crash", LONG)).message())
                .isEqualTo("MCP server `scripted` exited with status 3");

        until(() -> !Servers.alive(grandchild));
    }

    private static long number(String result) {
        return Long.parseLong(result.replaceAll("\\D", ""));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
