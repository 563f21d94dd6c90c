package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.mcp.protocol.ItemKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("system")
class McpListeningTest {
    private static final String TOOLS_CHANGED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";

    private ScriptedMcpServer one;
    private McpNode node;
    private McpPeer peer;

    @BeforeAll
    void start() {
        one = new ScriptedMcpServer("one").has(ItemKind.RESOURCE, "{\"uri\":\"file:///a\",\"name\":\"a\"}");
        node = new McpNode(one, new ScriptedMcpServer("two"));
    }

    @BeforeEach
    void open() {
        peer = node.peer().initialized();
    }

    @AfterAll
    void stop() {
        node.assertSettled();
        node.close();
    }

    @Test
    void a_listener_hears_that_a_list_has_changed() {
        try (McpPeer.Lines lines = peer.open("GET", "")) {
            one.say("notifications/tools/list_changed", "{}");

            assertThat(lines.answer.headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(lines.nextData()).isEqualTo(TOOLS_CHANGED);
        }
    }

    @Test
    void resources_and_their_templates_change_as_one() {
        try (McpPeer.Lines lines = peer.open("GET", "")) {
            one.sayReady();

            assertThat(lines.nextData()).isEqualTo(TOOLS_CHANGED);
            assertThat(lines.nextData()).contains("prompts/list_changed");
            assertThat(lines.nextData()).contains("resources/list_changed");
        }
    }

    @Test
    void what_was_missed_comes_after_the_last_event_seen() {
        String id;
        try (McpPeer.Lines lines = peer.open("GET", "")) {
            one.say("notifications/tools/list_changed", "{}");
            id = lines.next("id: ");
            one.say("notifications/prompts/list_changed", "{}");
            assertThat(lines.nextData()).isEqualTo(TOOLS_CHANGED);
            assertThat(lines.nextData()).contains("prompts");
        }

        try (McpPeer.Lines lines = peer.with("last-event-id", id).open("GET", "")) {
            assertThat(lines.nextData()).contains("prompts");
        }
    }

    @Test
    void what_happens_before_the_client_listens_is_kept_for_it() {
        one.say("notifications/tools/list_changed", "{}");
        assertThat(peer.ask(1, "tools/list", "{}")).contains("tools");

        try (McpPeer.Lines lines = peer.open("GET", "")) {
            assertThat(lines.nextData()).isEqualTo(TOOLS_CHANGED);
        }
    }

    @Test
    void a_second_listener_takes_over_and_the_end_of_the_session_ends_it() {
        try (McpPeer.Lines former = peer.open("GET", "");
                McpPeer.Lines latter = peer.open("GET", "")) {
            assertThat(former.nextData()).isEmpty();

            assertThat(peer.send("DELETE", "").statusCode()).isEqualTo(204);
            assertThat(latter.nextData()).isEmpty();
        }
    }

    @Test
    void a_subscriber_hears_of_its_resource_and_nobody_else_does() {
        McpPeer other = node.peer().initialized();
        assertThat(peer.ask(1, "resources/subscribe", "{\"uri\":\"file:///a\"}"))
                .contains("\"result\"");
        assertThat(one.calls("resources/subscribe").getLast().params().text()).isEqualTo("{\"uri\":\"file:///a\"}");

        try (McpPeer.Lines lines = peer.open("GET", "");
                McpPeer.Lines others = other.open("GET", "")) {
            one.say("notifications/resources/updated", "{\"uri\":\"file:///b\"}");
            one.say("notifications/resources/updated", "{\"uri\":\"file:///a\"}");
            one.say("notifications/tools/list_changed", "{}");

            assertThat(lines.nextData())
                    .isEqualTo(
                            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"file:///a\"}}");
            assertThat(others.nextData()).isEqualTo(TOOLS_CHANGED);
        }
        assertThat(peer.ask(2, "resources/unsubscribe", "{\"uri\":\"file:///a\"}"))
                .contains("\"result\"");
    }

    @Test
    void a_server_that_starts_anew_is_asked_for_the_subscriptions_again() {
        assertThat(peer.ask(1, "resources/subscribe", "{\"uri\":\"file:///a\"}"))
                .contains("\"result\"");
        int before = one.calls("resources/subscribe").size();

        one.sayReady();

        McpNode.until(() -> one.calls("resources/subscribe").size() > before);
    }

    @Test
    void logs_that_belong_to_no_call_come_only_to_who_asked_for_logs() {
        McpPeer other = node.peer().initialized();
        peer.ask(1, "logging/setLevel", "{\"level\":\"error\"}");
        try (McpPeer.Lines lines = peer.open("GET", "");
                McpPeer.Lines others = other.open("GET", "")) {
            one.say("notifications/message", "{\"level\":\"info\",\"data\":1}");
            one.say("notifications/message", "{\"level\":\"critical\",\"data\":2}");
            one.say("notifications/tools/list_changed", "{}");

            assertThat(lines.nextData()).contains("critical");
            assertThat(others.nextData()).isEqualTo(TOOLS_CHANGED);
        }
    }

    @Test
    void a_client_that_hangs_up_frees_its_place() {
        for (int round = 0; round < 150; round++) {
            try (McpPeer.Lines lines = peer.open("GET", "")) {
                assertThat(lines.answer.statusCode()).isEqualTo(200);
            }
            if (round % 20 == 19) {
                node.assertSettled();
            }
        }
        node.assertSettled();
    }

    @Test
    void a_browser_that_looks_at_the_endpoint_is_told_what_it_is() {
        assertThat(peer.with("accept", "text/html").send("GET", "").statusCode())
                .isEqualTo(406);
    }

    @Test
    void open_streams_do_not_hold_up_the_stop_of_the_node() {
        McpNode stopping = new McpNode();
        try (McpPeer.Lines lines = stopping.peer().initialized().open("GET", "")) {
            long start = System.nanoTime();

            stopping.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(lines.nextData()).isEmpty();
        }
    }

    @Test
    void no_more_streams_are_open_than_the_node_takes() {
        List<McpPeer.Lines> open = new ArrayList<>();
        try {
            for (int at = 0; at < 100; at++) {
                open.add(node.peer().initialized().open("GET", ""));
            }
            assertThat(peer.send("GET", "").statusCode()).isEqualTo(503);
        } finally {
            open.forEach(McpPeer.Lines::close);
        }
        node.assertSettled();
    }
}
