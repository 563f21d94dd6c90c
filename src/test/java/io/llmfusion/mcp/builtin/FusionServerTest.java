package io.llmfusion.mcp.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.Peer;
import io.llmfusion.bus.StreamSource;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.bus.message.ServerStateQuery;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.McpConfig;
import io.llmfusion.mcp.protocol.ArgumentSchemas;
import io.llmfusion.mcp.protocol.RawSplice;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.EmbeddingsRequest;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestId;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The server `fusion` over the bus, with scripted models behind it. */
@Tag("mcp")
class FusionServerTest {
    private static final Caller LIMITED = new Caller("limited", List.of("scripted/*"), List.of("*"));

    private final Vertx vertx = Vertx.vertx();
    private final Peer peer = Peer.in(vertx);
    private final ScriptedModels models = peer.on(ScriptedModels::new);

    FusionServerTest() {
        Peer.await(vertx.deployVerticle(
                new FusionServerVerticle(() -> GatewayConfig.DEFAULT, "1.2.3", Duration.ofMillis(20))));
    }

    @AfterEach
    void close() {
        Peer.await(vertx.close());
    }

    @Test
    void lists_its_tools_with_schemas_on_one_line() {
        RawJson listed = result("tools/list", "{}");
        assertThat(listed.text()).doesNotContain("\n");
        assertThat(listed.tree().path("tools"))
                .extracting(tool -> tool.path("name").asString())
                .containsExactly(
                        "llm_chat",
                        "llm_generate",
                        "llm_compare",
                        "llm_embed",
                        "llm_list_models",
                        "llm_list_providers");
        assertThat(listed.tree().path("tools")).allSatisfy(tool -> {
            assertThat(tool.path("description").asString()).hasSizeGreaterThan(40);
            assertThat(tool.path("inputSchema").path("type").asString()).isEqualTo("object");
            assertThat(tool.path("outputSchema").path("type").asString()).isEqualTo("object");
        });
    }

    @Test
    void turns_texts_into_vectors() {
        models.embeds("scripted/vectors", List.of("[0.5, -1e-3]", "[1,2]"));

        JsonNode answer = structured(
                tool("llm_embed", "{\"model\":\"scripted/vectors\",\"input\":[\"a\",\"b\"],\"dimensions\":2}"));

        assertThat(answer.path("embeddings").toString()).isEqualTo("[[0.5,-0.001],[1,2]]");
        assertThat(answer.path("provider").asString()).isEqualTo("scripted");
        assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(4);
        EmbeddingsRequest asked = ((OperationBody.Embed) models.asked.getLast().body()).request();
        assertThat(asked.inputs())
                .containsExactly(EmbeddingsRequest.Input.Text.of("a"), EmbeddingsRequest.Input.Text.of("b"));
        assertThat(asked.dimensions()).hasValue(2);
    }

    @Test
    void has_no_resources_and_no_prompts() {
        assertThat(result("resources/list", "{}")).hasToString("{\"resources\":[]}");
        assertThat(result("resources/templates/list", "{}")).hasToString("{\"resourceTemplates\":[]}");
        assertThat(result("prompts/list", "{}")).hasToString("{\"prompts\":[]}");
        assertThat(result("ping", "{}")).hasToString("{}");
    }

    @Test
    void refuses_unknown_methods_and_tools() {
        assertThat(reply("resources/subscribe", "{}"))
                .isInstanceOfSatisfying(McpReply.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo(-32601));
        assertThat(reply("tools/call", "{'name':'llm_dream','arguments':{}}"))
                .isInstanceOfSatisfying(McpReply.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo(-32602));
    }

    @Test
    void tells_how_it_is() {
        ServerState state = Peer.await(peer.on(bus -> bus.request(
                Addresses.mcpServerState(McpConfig.BUILTIN),
                new ServerStateQuery(),
                Deadline.in(Duration.ofSeconds(5)))));
        assertThat(state.phase()).isEqualTo(ServerState.Phase.READY);
        assertThat(state.tools()).hasValue(6);
        assertThat(state.peer().orElseThrow().serverInfo().text()).contains("1.2.3");
    }

    @Test
    void generate_asks_the_default_model_and_gives_text_and_structure() {
        models.says("default", "four");
        RawJson result =
                tool("llm_generate", "{'prompt':'2+2?','system':'be brief','max_tokens':9,'temperature':0.10}");
        assertThat(text(result)).isEqualTo("four");
        assertThat(structured(result).path("provider").asString()).isEqualTo("scripted");
        assertThat(structured(result).path("usage").path("input_tokens").asInt())
                .isEqualTo(7);
        assertThat(structured(result).path("warnings").path(0).asString()).isEqualTo("temperature: was left out");
        assertThat(models.lastRequest().messages())
                .extracting(message -> message.role())
                .containsExactly(Role.SYSTEM, Role.USER);
        assertThat(models.lastRequest().sampling().maxTokens()).hasValue(9);
        assertThat(models.lastRequest().sampling().temperature().orElseThrow()).hasToString("0.10");
        assertThat(models.lastRequest().output().stream()).isFalse();
        assertThat(models.lastRequest().tools().tools()).isEmpty();
    }

    @Test
    void chat_hands_the_conversation_on_in_order() {
        models.says("scripted/large", "hello again");
        RawJson result = tool(
                "llm_chat",
                "{'model':'scripted/large','messages':[{'role':'user','content':'hi'},"
                        + "{'role':'assistant','content':'hello'},{'role':'user','content':'hi'}]}");
        assertThat(text(result)).isEqualTo("hello again");
        assertThat(models.lastRequest().messages())
                .extracting(message -> message.role())
                .containsExactly(Role.USER, Role.ASSISTANT, Role.USER);
    }

    @Test
    void an_answer_that_must_be_json_is_given_as_json() {
        models.says("default", "{\"n\":4}");
        RawJson result = tool("llm_generate", "{'prompt':'2+2?','json_schema':{'type':'object'}}");
        assertThat(structured(result).path("json").path("n").asInt()).isEqualTo(4);
        assertThat(models.lastRequest().output().format().orElseThrow()).isInstanceOf(ResponseFormat.Schema.class);
    }

    @Test
    void an_empty_answer_says_why() {
        models.answers(
                "default", asked -> Future.succeededFuture(ScriptedModels.answer("", FinishReason.Unified.LENGTH)));
        assertThat(text(tool("llm_generate", "{'prompt':'x','max_tokens':1}"))).contains("length");
    }

    @Test
    void compare_gives_answers_in_the_order_asked_and_failures_beside_them() {
        models.says("a", "from a").says("b", "from b");
        models.answers(
                "broken", asked -> GatewayFailure.future(new GatewayError.ModelNotFound("broken", List.of("a"))));
        models.hangs("slow");
        RawJson result = tool("llm_compare", "{'models':['b','broken','slow','a'],'prompt':'x','timeout_seconds':1}");
        JsonNode answers = structured(result).path("answers");
        assertThat(answers)
                .extracting(answer -> answer.path("model").asString())
                .containsExactly("b", "broken", "slow", "a");
        assertThat(answers.path(0).path("text").asString()).isEqualTo("from b");
        assertThat(answers.path(1).path("error").asString()).contains("did you mean a", "llm_list_models");
        assertThat(answers.path(2).path("error").asString()).isNotEmpty();
        assertThat(text(result)).contains("## b\n\nfrom b").contains("## a\n\nfrom a");
        assertThat(isError(result)).isFalse();
    }

    @Test
    void compare_fails_when_no_model_answers() {
        models.answers("a", asked -> GatewayFailure.future(new GatewayError.Forbidden("no")));
        models.answers("b", asked -> GatewayFailure.future(new GatewayError.Forbidden("no")));
        assertThat(isError(tool("llm_compare", "{'models':['a','b'],'prompt':'x'}")))
                .isTrue();
    }

    @Test
    void errors_are_results_that_say_what_to_do() {
        models.answers(
                "default",
                asked -> GatewayFailure.future(
                        new GatewayError.RateLimited("too many requests", Optional.of(Duration.ofSeconds(7)))));
        RawJson result = tool("llm_generate", "{'prompt':'x'}");
        assertThat(isError(result)).isTrue();
        assertThat(text(result)).isEqualTo("too many requests. Try again in 7 s, or another model now.");
    }

    @Test
    void arguments_that_do_not_fit_are_named() {
        RawJson result = tool("llm_chat", "{'messages':[{'role':'robot','content':'x'}]}");
        assertThat(isError(result)).isTrue();
        assertThat(text(result)).contains("messages[0].role").contains("assistant");
        assertThat(models.asked).isEmpty();
    }

    @Test
    void the_callers_rights_and_deadline_go_along() {
        models.says("default", "ok");
        call(LIMITED, "tools/call", "{'name':'llm_generate','arguments':{'prompt':'x'}}");
        assertThat(models.asked.getLast().caller()).isEqualTo(LIMITED);
        assertThat(models.asked.getLast().deadline().remaining()).isLessThan(Duration.ofSeconds(10));
        RawJson listed =
                ((McpReply.Result) call(LIMITED, "tools/call", "{'name':'llm_list_models','arguments':{}}")).result();
        assertThat(structured(listed))
                .hasToString("{\"models\":[{\"name\":\"scripted/large\",\"owned_by\":\"scripted\"}]}");
        assertThat(text(listed)).isEqualTo(structured(listed).toString());
    }

    @Test
    void models_are_found_by_a_part_of_their_name() {
        assertThat(structured(tool("llm_list_models", "{'query':'LARGE'}")).path("models"))
                .hasSize(1);
        assertThat(structured(tool("llm_list_models", "{'query':'none'}")).path("models"))
                .isEmpty();
        assertThat(structured(tool("llm_list_providers", "{}")).path("providers"))
                .isEmpty();
    }

    @Test
    void cancelling_the_call_cancels_its_models() {
        models.hangs("a").hangs("b");
        McpCall call = message(
                Caller.ANONYMOUS,
                "tools/call",
                "{'name':'llm_compare','arguments':{'models':['a','b']," + "'prompt':'x'}}");
        Command<McpReply> command =
                peer.on(bus -> bus.command(Addresses.mcpServer(McpConfig.BUILTIN), call.id(), call, call.deadline()));
        Peer.until(() -> models.asked.size() == 2);
        peer.run(bus -> command.cancel(new Cancel("not wanted any more", Cancel.Policy.RESET)));
        Peer.until(() -> models.cancelled.size() == 2);
        assertThat(models.cancelled).extracting(Cancel::reason).containsOnly("not wanted any more");
    }

    @Test
    void a_long_call_says_that_it_goes_on_to_those_who_want_to_know() {
        Promise<ChatReply> thinking = Promise.promise();
        models.answers("default", asked -> thinking.future());
        List<StreamItem> items = listen();
        Peer.until(() -> items.size() >= 3);
        peer.run(bus -> thinking.complete(ScriptedModels.answer("at last", FinishReason.Unified.STOP)));
        Peer.until(() -> items.getLast() instanceof StreamItem.Result);
        assertThat(items.subList(0, 2))
                .extracting(item -> ((StreamItem.Notification) item).params().tree())
                .allSatisfy(params ->
                        assertThat(params.path("progressToken").asString()).isEqualTo("mine"))
                .extracting(params -> params.path("progress").asInt())
                .containsExactly(1, 2);
        assertThat(((StreamItem.Result) items.getLast()).reply().toString()).contains("at last");
    }

    @Test
    void a_reader_who_goes_away_cancels_the_model() {
        models.hangs("default");
        AtomicReference<StreamSource> source = new AtomicReference<>();
        List<StreamItem> items = listen(source);
        Peer.until(() -> !items.isEmpty());
        peer.run(bus -> source.get().cancel(new Cancel("gone", Cancel.Policy.RESET)));
        Peer.until(() -> !models.cancelled.isEmpty());
    }

    private List<StreamItem> listen() {
        return listen(new AtomicReference<>());
    }

    /** Asks the default model, and gathers what comes on the call's stream. */
    private List<StreamItem> listen(AtomicReference<StreamSource> source) {
        List<StreamItem> items = new CopyOnWriteArrayList<>();
        McpCall plain = message(
                Caller.ANONYMOUS,
                "tools/call",
                "{'name':'llm_generate','arguments':{'prompt':'x'},'_meta':{'progressToken':'mine'}}");
        McpCall call = new McpCall(
                plain.id(), plain.request(), plain.caller(), plain.method(), plain.params(), true, plain.deadline());
        McpReply reply =
                Peer.await(peer.on(bus -> bus.request(Addresses.mcpServer(McpConfig.BUILTIN), call, call.deadline())));
        peer.run(bus ->
                source.set(bus.source(((McpReply.Accepted) reply).stream()).handler(items::add)));
        return items;
    }

    @Test
    void every_result_follows_the_output_schema_of_its_tool() {
        models.says("default", "{\"n\":4}").says("a", "x").hangs("slow").embeds("vectors", List.of("[1]"));
        ArgumentSchemas schemas = new ArgumentSchemas();
        JsonNode tools = result("tools/list", "{}").tree().path("tools");
        List<String> arguments = List.of(
                "{'messages':[{'role':'user','content':'x'}]}",
                "{'prompt':'x','json_schema':{'type':'object'}}",
                "{'models':['a','slow'],'prompt':'x','timeout_seconds':1}",
                "{'model':'vectors','input':'x'}",
                "{}",
                "{}");
        for (int at = 0; at < arguments.size(); at++) {
            RawJson result = tool(tools.path(at).path("name").asString(), arguments.get(at));
            RawJson schema = RawJson.of(tools.path(at).path("outputSchema"));
            assertThat(schemas.problems(schema, structured(result))).isEmpty();
        }
    }

    private RawJson tool(String name, String arguments) {
        return result("tools/call", "{'name':'" + name + "','arguments':" + arguments + "}");
    }

    private RawJson result(String method, String params) {
        return ((McpReply.Result) reply(method, params)).result();
    }

    private McpReply reply(String method, String params) {
        return call(Caller.ANONYMOUS, method, params);
    }

    private McpReply call(Caller caller, String method, String params) {
        McpCall call = message(caller, method, params);
        return peer.whenDone(bus -> bus.request(Addresses.mcpServer(McpConfig.BUILTIN), call, call.deadline()));
    }

    private static McpCall message(Caller caller, String method, String params) {
        return new McpCall(
                CommandId.fresh(),
                new RequestId("test"),
                caller,
                method,
                new RawJson(params.replace('\'', '"')),
                false,
                Deadline.in(Duration.ofSeconds(10)));
    }

    private static String text(RawJson result) {
        return result.tree().path("content").path(0).path("text").asString("");
    }

    private static JsonNode structured(RawJson result) {
        return RawSplice.member(result, "structuredContent").orElseThrow().tree();
    }

    private static boolean isError(RawJson result) {
        return result.tree().path("isError").asBoolean(false);
    }
}
