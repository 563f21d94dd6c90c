package io.llmfusion.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.model.RawJson;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class RawSpliceTest {
    private static RawJson raw(String text) {
        return new RawJson(text);
    }

    @Test
    void replaces_a_value_where_it_stands() {
        RawJson changed = RawSplice.set(
                raw(" { \"é\" : 1.0,\t\"name\" : \"a\\nb\" , \"z\":{\"name\":1} } "), "name", raw("\"c\""));
        assertThat(changed.text()).isEqualTo(" { \"é\" : 1.0,\t\"name\" : \"c\" , \"z\":{\"name\":1} } ");
    }

    @Test
    void appends_what_is_not_there() {
        assertThat(RawSplice.set(raw("{}"), "a", raw("1")).text()).isEqualTo("{\"a\":1}");
        assertThat(RawSplice.set(raw("{\"b\":\"}\"} \n"), "a\"", raw("[]")).text())
                .isEqualTo("{\"b\":\"}\",\"a\\\"\":[]} \n");
    }

    @Test
    void removes_a_member_with_its_comma() {
        assertThat(RawSplice.remove(raw("{\"a\":1, \"b\":{\"a\":2}, \"c\":3}"), "a")
                        .text())
                .isEqualTo("{\"b\":{\"a\":2}, \"c\":3}");
        assertThat(RawSplice.remove(raw("{\"a\":1, \"b\":2, \"c\":3}"), "b").text())
                .isEqualTo("{\"a\":1, \"c\":3}");
        assertThat(RawSplice.remove(raw("{\"a\":1, \"c\":[3] }"), "c").text()).isEqualTo("{\"a\":1 }");
        assertThat(RawSplice.remove(raw("{ \"a\":1 }"), "a").text()).isEqualTo("{  }");
        assertThat(RawSplice.remove(raw("{ \"a\":1 }"), "x").text()).isEqualTo("{ \"a\":1 }");
    }

    @Test
    void refuses_what_is_no_object() {
        assertThatThrownBy(() -> RawSplice.set(raw("[1]"), "a", raw("1"))).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> RawSplice.set(raw("{}},{"), "a", raw("1"))).isInstanceOf(JacksonException.class);
        assertThat(RawSplice.member(raw("nonsense"), "a")).isEmpty();
    }

    @Test
    void sets_progress_token_beside_other_meta() {
        RawJson params = ProgressToken.of(5).inRequest(raw("{\"name\":\"t\",\"_meta\":{\"x/y\": 1.0}}"));
        assertThat(params.text()).isEqualTo("{\"name\":\"t\",\"_meta\":{\"x/y\": 1.0,\"progressToken\":5}}");
        assertThat(ProgressToken.ofRequest(params)).contains(ProgressToken.of(5));
        assertThat(ProgressToken.of(6).inRequest(params).text())
                .isEqualTo("{\"name\":\"t\",\"_meta\":{\"x/y\": 1.0,\"progressToken\":6}}");
        assertThat(ProgressToken.of(5).inRequest(RawJson.EMPTY_OBJECT).text())
                .isEqualTo("{\"_meta\":{\"progressToken\":5}}");
    }

    @Test
    void maps_progress_token_of_notification_back() {
        ProgressToken mine = new ProgressToken(RpcId.of("c-1"));
        RawJson params = mine.inNotification(raw("{\"progressToken\":5,\"progress\":0.50}"));
        assertThat(params.text()).isEqualTo("{\"progressToken\":\"c-1\",\"progress\":0.50}");
        assertThat(ProgressToken.ofNotification(params)).contains(mine);
    }

    @Test
    void renames_a_tool_and_keeps_every_other_byte() {
        String text =
                "{ \"name\":\"read\", \"inputSchema\":{\"$defs\":{\"n\":{\"const\":1.0}},\"type\":\"object\"},\"_meta\":{\"ui\":1} }";
        Tool tool = Tool.read(raw(text)).orElseThrow();
        Tool renamed = tool.renamed("files__read");
        assertThat(renamed.raw().text()).isEqualTo(text.replace("\"read\"", "\"files__read\""));
        assertThat(renamed.spec().name()).isEqualTo("files__read");
        assertThat(renamed.spec().inputSchema().text())
                .isEqualTo("{\"$defs\":{\"n\":{\"const\":1.0}},\"type\":\"object\"}");
    }

    @Test
    void reads_tools_without_schema_and_leaves_out_those_without_name() {
        assertThat(Tool.read(raw("{\"name\":\"x\"}"))
                        .orElseThrow()
                        .inputSchema()
                        .text())
                .isEqualTo("{\"type\":\"object\"}");
        assertThat(Tool.read(raw("{\"name\":\"\"}"))).isEmpty();
        assertThat(Tool.read(raw("7"))).isEmpty();
    }

    @Test
    void reads_and_writes_pages_without_touching_items() {
        RawJson result = raw("{\"tools\":[ {\"name\":\"a\",\"x\":1.0} ,{\"name\":\"b\"}],\"nextCursor\":\"n\\\"1\"}");
        ListPage page = ListPage.read(ItemKind.TOOL, result);
        assertThat(page.items()).containsExactly(raw("{\"name\":\"a\",\"x\":1.0}"), raw("{\"name\":\"b\"}"));
        assertThat(page.next()).contains(new Cursor("n\"1"));
        assertThat(page.json(ItemKind.TOOL).text())
                .isEqualTo("{\"tools\":[{\"name\":\"a\",\"x\":1.0},{\"name\":\"b\"}],\"nextCursor\":\"n\\\"1\"}");
        assertThat(ListPage.params(page.next()).text()).isEqualTo("{\"cursor\":\"n\\\"1\"}");
        assertThatThrownBy(() -> ListPage.read(ItemKind.PROMPT, result)).isInstanceOf(JacksonException.class);
    }

    @Test
    void keeps_capabilities_as_declared() {
        InitializeResult result = InitializeResult.read(
                raw(
                        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{\"listChanged\":true},\"x\":[1.0]},\"serverInfo\":{\"name\":\"n\",\"version\":\"1\",\"title\":\"T\"}}"));
        assertThat(result.capabilities().has(ItemKind.TOOL)).isTrue();
        assertThat(result.capabilities().listChanged(ItemKind.TOOL)).isTrue();
        assertThat(result.capabilities().has(ItemKind.PROMPT)).isFalse();
        assertThat(result.serverInfo().title()).contains("T");
        assertThat(InitializeResult.read(result.json())).isEqualTo(result);
    }

    @Test
    void reads_what_is_cancelled() {
        Cancelled cancelled = new Cancelled(RpcId.of("a"), Optional.of("deadline"));
        assertThat(Cancelled.read(cancelled.notification().paramsOrEmpty())).contains(cancelled);
        assertThat(Cancelled.read(RawJson.EMPTY_OBJECT)).isEmpty();
    }
}
