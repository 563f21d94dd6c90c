package io.llmfusion.mcp.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.Peer;
import io.llmfusion.bus.message.CatalogEvent;
import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpConfig;
import io.llmfusion.config.McpServerConfig;
import io.llmfusion.config.McpServerConfig.ToolRules;
import io.llmfusion.mcp.protocol.Cursor;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.ListPage;
import io.llmfusion.mcp.protocol.McpNotification;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.model.Caller;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The catalog over the bus, above scripted servers. */
class CatalogTest {
    private static final ToolRules RULES = new ToolRules(List.of("read_*"), List.of("read_secret"));

    private final Vertx vertx = Vertx.vertx();
    private final Peer peer = Peer.in(vertx);
    private final AtomicReference<GatewayConfig> config = new AtomicReference<>(GatewayConfig.DEFAULT);

    @BeforeEach
    void deploy() {
        Peer.await(vertx.deployVerticle(new CatalogVerticle(config::get, Duration.ofSeconds(1))));
        ScriptedServer.in(vertx, McpConfig.BUILTIN.value()).hasTools();
    }

    @AfterEach
    void close() {
        Peer.await(vertx.close());
    }

    @Test
    void lists_the_tools_of_all_servers_under_their_prefix_in_the_order_of_the_file() {
        configured("files", "web");
        ScriptedServer.in(vertx, "web").hasTools("fetch");
        ScriptedServer.in(vertx, "files").hasTools("write", "read");
        assertThat(tools()).containsExactly("files_write", "files_read", "web_fetch");
    }

    @Test
    void keeps_every_other_byte_of_what_a_server_sent() {
        configured("files");
        String raw =
                "{ \"zeta\":1.50, \"name\" : \"read\",\n \"inputSchema\":{\"type\":\"object\"},\"name2\":\"\\u00e9\" }";
        ScriptedServer.in(vertx, "files").lists(ItemKind.TOOL, raw);
        CatalogItem item = list(Caller.ANONYMOUS, ItemKind.TOOL).items().getFirst();
        assertThat(item.ownRaw()).hasToString(raw);
        assertThat(item.raw()).hasToString(raw.replace("\"read\"", "\"files_read\""));
        assertThat(item.tool().orElseThrow().name()).isEqualTo("files_read");
    }

    @Test
    void a_dead_and_a_hung_server_are_named_and_hide_nothing() {
        configured("dead", "hung", "live");
        ScriptedServer.in(vertx, "hung").hangs("tools/list");
        ScriptedServer.in(vertx, "live").hasTools("go");
        CatalogReply.Items first = list(Caller.ANONYMOUS, ItemKind.TOOL);
        assertThat(first.items()).extracting(CatalogItem::name).containsExactly("live_go");
        assertThat(first.missing())
                .extracting(missing -> missing.server().value())
                .containsExactly("dead", "hung");
        assertThat(first.missing())
                .allSatisfy(missing -> assertThat(missing.reason()).isNotBlank());
        long start = System.nanoTime();
        assertThat(tools()).containsExactly("live_go");
        assertThat(resolve(ItemKind.TOOL, "live_go").item().ownName()).isEqualTo("go");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void a_name_that_may_belong_to_a_dead_server_is_not_called_unknown() {
        configured("dead", "live");
        ScriptedServer.in(vertx, "live").hasTools("go");
        assertThatThrownBy(() -> resolve(ItemKind.TOOL, "dead_thing"))
                .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                        .isInstanceOf(GatewayError.Unavailable.class));
        ScriptedServer.in(vertx, "dead").hasTools("thing").isReady();
        Peer.until(() -> tools().contains("dead_thing"));
        assertThatThrownBy(() -> resolve(ItemKind.TOOL, "nobodys"))
                .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                        .isInstanceOf(GatewayError.NotFound.class));
    }

    @Test
    void lists_once_and_again_after_list_changed() {
        configured("files");
        ScriptedServer files = ScriptedServer.in(vertx, "files").hasTools("read");
        List<CatalogEvent> events = new CopyOnWriteArrayList<>();
        peer.run(bus -> bus.subscribe(Addresses.MCP_CATALOG_EVENTS, events::add));
        assertThat(tools()).containsExactly("files_read");
        assertThat(tools()).containsExactly("files_read");
        assertThat(files.calls("tools/list")).isEqualTo(1);
        files.hasTools("read", "write").notifies(McpNotification.TOOLS_LIST_CHANGED.wire());
        Peer.until(() -> !events.isEmpty());
        assertThat(events.getFirst().changed()).containsExactly(ItemKind.TOOL);
        assertThat(tools()).containsExactly("files_read", "files_write");
        assertThat(resolve(ItemKind.TOOL, "files_write").ownName()).isEqualTo("write");
    }

    @Test
    void those_who_ask_at_once_wait_for_one_listing() {
        configured("files");
        ScriptedServer files = ScriptedServer.in(vertx, "files").hasTools("read");
        List<Future<CatalogReply>> asked = peer.on(bus -> IntStream.range(0, 20)
                .mapToObj(at -> bus.request(
                        Addresses.MCP_CATALOG,
                        (CatalogQuery) new CatalogQuery.ListItems(Caller.ANONYMOUS, ItemKind.TOOL, Optional.empty()),
                        Deadline.in(Duration.ofSeconds(5))))
                .toList());
        asked.forEach(Peer::await);
        assertThat(files.calls("tools/list")).isEqualTo(1);
    }

    @Test
    void follows_pages_to_their_end_and_no_further() {
        configured("many");
        ScriptedServer many = ScriptedServer.in(vertx, "many").does("tools/list", (bus, call) -> {
            int page = RawSplice.string(call.params(), "cursor")
                    .map(Integer::parseInt)
                    .orElse(0);
            Optional<Cursor> next = page < 9 ? Optional.of(new Cursor(Integer.toString(page + 1))) : Optional.empty();
            List<RawJson> items = List.of(new RawJson(ScriptedServer.tool("t" + page)));
            return Future.succeededFuture(new McpReply.Result(new ListPage(items, next).json(ItemKind.TOOL)));
        });
        assertThat(tools()).hasSize(10).last().isEqualTo("many_t9");
        assertThat(many.calls("tools/list")).isEqualTo(10);
    }

    @Test
    void a_server_that_pages_without_end_is_cut_off() {
        configured("endless", "circle");
        ScriptedServer endless = ScriptedServer.in(vertx, "endless");
        endless.does(
                "tools/list",
                (bus, call) -> page("t", Integer.toString(endless.calls().size())));
        ScriptedServer circle = ScriptedServer.in(vertx, "circle");
        circle.does("tools/list", (bus, call) -> page("t", circle.calls().size() % 2 == 0 ? "a" : "b"));
        assertThat(tools()).isNotEmpty();
        assertThat(endless.calls("tools/list")).isLessThanOrEqualTo(100);
        assertThat(circle.calls("tools/list")).isLessThanOrEqualTo(3);
    }

    @Test
    void of_two_servers_with_one_name_the_first_in_the_file_has_it_not_the_faster() {
        configured(
                ScriptedServer.config("slow", Optional.of(""), ToolRules.ALL),
                ScriptedServer.config("fast", Optional.of(""), ToolRules.ALL));
        Promise<McpReply> waiting = Promise.promise();
        ScriptedServer slow = ScriptedServer.in(vertx, "slow").does("tools/list", (bus, call) -> waiting.future());
        ScriptedServer.in(vertx, "fast").hasTools("search");
        Future<CatalogReply> listed = peer.on(bus -> bus.request(
                Addresses.MCP_CATALOG,
                new CatalogQuery.ListItems(Caller.ANONYMOUS, ItemKind.TOOL, Optional.empty()),
                Deadline.in(Duration.ofSeconds(15))));
        Peer.until(() -> slow.calls("tools/list") == 1);
        servers(Caller.ANONYMOUS);
        waiting.complete(new McpReply.Result(new RawJson("{\"tools\":[" + ScriptedServer.tool("search") + "]}")));
        List<CatalogItem> items = ((CatalogReply.Items) Peer.await(listed)).items();
        assertThat(items).extracting(item -> item.server().value()).containsExactly("slow", "fast");
        assertThat(items.getFirst().name()).isEqualTo("search");
        assertThat(items.getLast().name()).startsWith("search_");
    }

    @Test
    void a_name_that_a_server_lists_twice_stands_once() {
        configured("files");
        ScriptedServer.in(vertx, "files")
                .lists(
                        ItemKind.TOOL,
                        ScriptedServer.tool("read"),
                        ScriptedServer.tool("read"),
                        "{\"description\":\"none\"}");
        assertThat(tools()).containsExactly("files_read");
    }

    @Test
    void rules_leave_out_tools_for_everybody() {
        configured(ScriptedServer.config("files", Optional.empty(), RULES));
        ScriptedServer.in(vertx, "files").hasTools("read_text", "read_secret", "write");
        assertThat(tools()).containsExactly("files_read_text");
        assertThatThrownBy(() -> resolve(ItemKind.TOOL, "files_write")).isInstanceOf(GatewayFailure.class);
    }

    @Test
    void a_caller_sees_and_finds_only_what_it_may_use() {
        configured("files", "web");
        ScriptedServer.in(vertx, "files").hasTools("read", "write");
        ScriptedServer.in(vertx, "web").hasTools("fetch");
        Caller reader = new Caller("reader", List.of("*"), List.of("files/read"));
        assertThat(list(reader, ItemKind.TOOL).items())
                .extracting(CatalogItem::name)
                .containsExactly("files_read");
        assertThat(servers(reader)).extracting(state -> state.name().value()).containsExactly("files");
        // Nor is it told of them as what it may have meant.
        assertThatThrownBy(() -> resolve(reader, ItemKind.TOOL, "files_write", Optional.empty()))
                .hasMessage("there is no tool `files_write`");
        assertThatThrownBy(() -> resolve(reader, ItemKind.TOOL, "web_fetch", Optional.empty()))
                .hasMessage("there is no tool `web_fetch`");
        assertThatThrownBy(() -> resolve(reader, ItemKind.TOOL, "fetch", Optional.of(new ServerName("web"))))
                .isInstanceOf(GatewayFailure.class);
        assertThatThrownBy(() -> list(reader, ItemKind.TOOL, Optional.of(new ServerName("web"))))
                .hasMessageContaining("there is no MCP server");
        assertThat(tools()).hasSize(3);
    }

    @Test
    void one_server_is_asked_by_its_own_names() {
        configured("files", "web");
        ScriptedServer.in(vertx, "files").hasTools("get");
        ScriptedServer.in(vertx, "web").hasTools("get");
        Optional<ServerName> web = Optional.of(new ServerName("web"));
        assertThat(list(Caller.ANONYMOUS, ItemKind.TOOL, web).items())
                .extracting(CatalogItem::name)
                .containsExactly("web_get");
        assertThat(resolve(Caller.ANONYMOUS, ItemKind.TOOL, "get", web).item().name())
                .isEqualTo("web_get");
    }

    @Test
    void a_resource_that_two_servers_have_gets_a_uri_of_its_own() {
        configured("a", "b");
        ScriptedServer.in(vertx, "a").lists(ItemKind.RESOURCE, "{\"uri\":\"note://x\",\"name\":\"a\"}");
        assertThat(list(Caller.ANONYMOUS, ItemKind.RESOURCE).items()).hasSize(1);
        ScriptedServer.in(vertx, "b")
                .lists(ItemKind.RESOURCE, "{\"uri\":\"note://x\",\"name\":\"b\"}")
                .isReady();
        Peer.until(() -> list(Caller.ANONYMOUS, ItemKind.RESOURCE).items().size() == 2);
        assertThat(resolve(ItemKind.RESOURCE, "note://x").item().server().value())
                .isEqualTo("a");
        CatalogReply.Resolved second = resolve(ItemKind.RESOURCE, "fusion://b/note%3A%2F%2Fx");
        assertThat(second.item().server().value()).isEqualTo("b");
        assertThat(second.ownName()).isEqualTo("note://x");
    }

    @Test
    void a_resource_that_is_not_listed_is_found_by_its_template() {
        configured("docs");
        ScriptedServer.in(vertx, "docs")
                .lists(ItemKind.RESOURCE)
                .lists(ItemKind.TEMPLATE, "{\"uriTemplate\":\"doc://{section}/page{?n}\",\"name\":\"page\"}");
        CatalogReply.Resolved found = resolve(ItemKind.RESOURCE, "doc://intro/page?n=3");
        assertThat(found.item().kind()).isEqualTo(ItemKind.TEMPLATE);
        assertThat(found.ownName()).isEqualTo("doc://intro/page?n=3");
        assertThatThrownBy(() -> resolve(ItemKind.RESOURCE, "doc://a/b/page")).isInstanceOf(GatewayFailure.class);
    }

    @Test
    void a_template_that_two_servers_have_can_be_filled_in_for_each() {
        configured("a", "b");
        for (String server : List.of("a", "b")) {
            ScriptedServer.in(vertx, server)
                    .lists(ItemKind.RESOURCE)
                    .lists(ItemKind.TEMPLATE, "{\"uriTemplate\":\"doc://x/{page}\",\"name\":\"page\"}");
        }
        assertThat(list(Caller.ANONYMOUS, ItemKind.TEMPLATE).items().stream().map(CatalogItem::name))
                .containsExactly("doc://x/{page}", "fusion://b/doc://x/{page}");
        CatalogReply.Resolved first = resolve(ItemKind.RESOURCE, "doc://x/a%20b");
        CatalogReply.Resolved second = resolve(ItemKind.RESOURCE, "fusion://b/doc://x/a%20b");
        assertThat(first.item().server()).hasToString("a");
        assertThat(second.item().server()).hasToString("b");
        assertThat(List.of(first.ownName(), second.ownName())).containsOnly("doc://x/a%20b");
    }

    @Test
    void prompts_are_named_as_tools_are() {
        configured("a");
        ScriptedServer.in(vertx, "a").lists(ItemKind.PROMPT, "{\"name\":\"code review!\"}");
        CatalogItem prompt = list(Caller.ANONYMOUS, ItemKind.PROMPT).items().getFirst();
        assertThat(prompt.name()).startsWith("a_code_review_").matches("[a-zA-Z0-9_-]{1,64}");
        assertThat(resolve(ItemKind.PROMPT, prompt.name()).ownName()).isEqualTo("code review!");
    }

    @Test
    void every_configured_server_is_told_of_whatever_its_state() {
        McpServerConfig off = disabled(ScriptedServer.config("off"));
        configured(ScriptedServer.config("live"), ScriptedServer.config("silent"), off);
        ScriptedServer.in(vertx, "live").hasTools("a", "b");
        tools();
        List<ServerState> states = servers(Caller.ANONYMOUS);
        assertThat(states)
                .extracting(state -> state.name().value())
                .containsExactlyInAnyOrder("live", "silent", "off", "fusion");
        assertThat(state(states, "live").tools()).hasValue(2);
        assertThat(state(states, "silent").phase()).isEqualTo(ServerState.Phase.FAILED);
        assertThat(state(states, "silent").lastError()).isPresent();
        assertThat(state(states, "off").phase()).isEqualTo(ServerState.Phase.DISABLED);
    }

    @Test
    void a_changed_configuration_takes_effect_with_the_next_query() {
        configured("a");
        ScriptedServer a = ScriptedServer.in(vertx, "a").hasTools("x");
        ScriptedServer.in(vertx, "b").hasTools("y");
        assertThat(tools()).containsExactly("a_x");
        configured("b", "a");
        assertThat(tools()).containsExactly("b_y", "a_x");
        assertThat(a.calls("tools/list")).isEqualTo(1);
        configured("b");
        assertThat(tools()).containsExactly("b_y");
    }

    private static Future<McpReply> page(String tool, String next) {
        ListPage page =
                new ListPage(List.of(new RawJson(ScriptedServer.tool(tool + next))), Optional.of(new Cursor(next)));
        return Future.succeededFuture(new McpReply.Result(page.json(ItemKind.TOOL)));
    }

    private static McpServerConfig disabled(McpServerConfig server) {
        McpServerConfig.Settings on = server.settings();
        McpServerConfig.Settings off = new McpServerConfig.Settings(
                false, on.prefix(), on.tools(), on.start(), on.idleStop(), on.timeout(), on.maxRestarts());
        McpServerConfig.Stdio stdio = (McpServerConfig.Stdio) server;
        return new McpServerConfig.Stdio(stdio.name(), stdio.command(), stdio.args(), stdio.env(), stdio.cwd(), off);
    }

    private static ServerState state(List<ServerState> states, String name) {
        return states.stream()
                .filter(state -> state.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void configured(String... names) {
        configured(Arrays.stream(names).map(ScriptedServer::config).toArray(McpServerConfig[]::new));
    }

    private void configured(McpServerConfig... servers) {
        config.set(GatewayConfig.DEFAULT.withMcp(new McpConfig(List.of(servers))));
    }

    private List<String> tools() {
        return list(Caller.ANONYMOUS, ItemKind.TOOL).items().stream()
                .map(CatalogItem::name)
                .toList();
    }

    private CatalogReply.Items list(Caller caller, ItemKind kind) {
        return list(caller, kind, Optional.empty());
    }

    private CatalogReply.Items list(Caller caller, ItemKind kind, Optional<ServerName> server) {
        return (CatalogReply.Items) ask(new CatalogQuery.ListItems(caller, kind, server));
    }

    private List<ServerState> servers(Caller caller) {
        return ((CatalogReply.Servers) ask(new CatalogQuery.Servers(caller))).servers();
    }

    private CatalogReply.Resolved resolve(ItemKind kind, String name) {
        return resolve(Caller.ANONYMOUS, kind, name, Optional.empty());
    }

    private CatalogReply.Resolved resolve(Caller caller, ItemKind kind, String name, Optional<ServerName> server) {
        return (CatalogReply.Resolved) ask(new CatalogQuery.Resolve(caller, kind, name, server));
    }

    private CatalogReply ask(CatalogQuery query) {
        return Peer.await(
                peer.on(bus -> bus.request(Addresses.MCP_CATALOG, query, Deadline.in(Duration.ofSeconds(15)))));
    }
}
