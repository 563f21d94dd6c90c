package io.llmfusion.system;

import static io.llmfusion.system.RealServersScene.direct;
import static io.llmfusion.system.RealServersScene.hub;
import static io.llmfusion.system.RealServersScene.scoped;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.Json;
import io.llmfusion.system.RealServer.Step;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever the real servers have and answer is the same through the gateway as directly, by each of its ways. */
@Tag("mcp")
@Timeout(120)
class RealServersTest {
    private static RealServersScene scene;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        scene = new RealServersScene(folder);
    }

    @AfterAll
    static void close() {
        if (scene != null) {
            scene.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tools_are_listed_as_their_server_has_them(RealServer server) {
        List<JsonNode> direct = scene.list(direct(server), "tools");
        assertThat(direct).isNotEmpty();

        assertSame(scene.list(scoped(server), "tools"), direct);
        assertSame(own(server, scene.list(hub(), "tools")), direct);
        assertSame(own(server, bridged("/v1/mcp/tools?server=" + server.label(), "tools")), direct);
        assertThat(direct.stream().map(RealServersTest::name).collect(Collectors.toSet()))
                .isEqualTo(server.steps(scene.root).stream().map(Step::tool).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @EnumSource
    void prompts_are_listed_and_filled_in_alike(RealServer server) {
        List<JsonNode> direct = scene.list(direct(server), "prompts");

        assertSame(scene.list(scoped(server), "prompts"), direct);
        assertSame(own(server, scene.list(hub(), "prompts")), direct);
        assertSame(own(server, bridged("/v1/mcp/prompts?server=" + server.label(), "prompts")), direct);
        for (JsonNode prompt : direct) {
            ObjectNode arguments = arguments(prompt);
            JsonNode expected = RealServer.timeless(prompt(direct(server), name(prompt), arguments));
            assertThat(expected.has("messages")).as(expected.toString()).isTrue();
            assertThat(RealServer.timeless(prompt(scoped(server), name(prompt), arguments)))
                    .isEqualTo(expected);
            String named = server.named(name(prompt));
            assertThat(RealServer.timeless(prompt(hub(), named, arguments))).isEqualTo(expected);
            assertThat(RealServer.timeless(
                            scene.post("/v1/mcp/prompts/" + named, arguments).json()))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resources_are_listed_and_read_alike(RealServer server) {
        List<JsonNode> direct = scene.list(direct(server), "resources");
        List<JsonNode> everywhere = scene.list(hub(), "resources");

        assertSame(scene.list(scoped(server), "resources"), direct);
        assertThat(everywhere.stream().map(item -> ownUri(server, item))).containsAll(direct);
        List<JsonNode> bridged = bridged("/v1/mcp/resources?server=" + server.label(), "resources");
        assertSame(bridged.stream().map(item -> ownUri(server, item)).toList(), direct);
        for (JsonNode resource : bridged) {
            JsonNode expected = read(direct(server), uri(ownUri(server, resource)));
            assertThat(expected.has("contents")).as(expected.toString()).isTrue();
            assertThat(read(scoped(server), uri(ownUri(server, resource)))).isEqualTo(expected);
            assertThat(ownContents(server, read(hub(), uri(resource)))).isEqualTo(expected);
            assertThat(ownContents(server, bridgedRead(uri(resource)))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EVERYTHING", "REMOTE"})
    void what_a_template_means_is_read_alike(RealServer server) {
        for (String uri : List.of("demo://resource/dynamic/text/3", "demo://resource/dynamic/blob/4")) {
            JsonNode expected = read(direct(server), uri);
            assertThat(expected.has("contents")).as(expected.toString()).isTrue();
            assertThat(read(scoped(server), uri)).isEqualTo(expected);
            assertThat(read(hub(), uri)).isEqualTo(expected);
            assertThat(bridgedRead(uri)).isEqualTo(expected);
            String named = "fusion://" + server.label() + "/" + uri;
            assertThat(ownContents(server, read(hub(), named))).isEqualTo(expected);
            assertThat(ownContents(server, bridgedRead(named))).isEqualTo(expected);
        }
    }

    @Test
    void resources_of_two_servers_do_not_hide_each_other() {
        List<String> uris = scene.list(hub(), "resources").stream()
                .map(RealServersTest::uri)
                .toList();

        assertThat(uris).doesNotHaveDuplicates();
        assertThat(uris).hasSizeGreaterThanOrEqualTo(14);
    }

    @ParameterizedTest
    @EnumSource
    void templates_are_listed_alike(RealServer server) {
        List<JsonNode> direct = scene.list(direct(server), "resourceTemplates");

        assertSame(scene.list(scoped(server), "resourceTemplates"), direct);
        List<JsonNode> everywhere = scene.list(hub(), "resourceTemplates");
        assertThat(everywhere).hasSize(4);
        assertThat(everywhere.stream().map(item -> ownTemplate(server, item))).containsAll(direct);
        List<JsonNode> bridged = bridged("/v1/mcp/resources/templates?server=" + server.label(), "resourceTemplates");
        assertSame(bridged.stream().map(item -> ownTemplate(server, item)).toList(), direct);
        assertThat(everywhere).containsAll(bridged);
    }

    @ParameterizedTest
    @EnumSource
    void every_tool_answers_alike(RealServer server) {
        List<JsonNode> direct = answers(server, step -> call(direct(server), step.tool(), step));

        assertAlike(server, direct, answers(server, step -> call(scoped(server), step.tool(), step)), "/mcp/{server}");
        assertAlike(server, direct, answers(server, step -> call(hub(), server.named(step.tool()), step)), "/mcp");
        assertAlike(
                server,
                direct,
                answers(server, step -> scene.post("/v1/mcp/tools/" + server.named(step.tool()), step.arguments())
                        .json()),
                "the bridge");
    }

    private static List<JsonNode> answers(RealServer server, Function<Step, JsonNode> call) {
        RealServer.reset(scene.root);
        return server.steps(scene.root).stream()
                .map(step -> RealServer.timeless(step, call.apply(step)))
                .toList();
    }

    private static void assertAlike(RealServer server, List<JsonNode> direct, List<JsonNode> ours, String way) {
        List<Step> steps = server.steps(scene.root);
        for (int step = 0; step < steps.size(); step++) {
            assertThat(direct.get(step).has("content"))
                    .as(steps.get(step) + " directly: " + direct.get(step))
                    .isTrue();
            assertThat(ownUris(server, ours.get(step)))
                    .as(steps.get(step) + " through " + way)
                    .isEqualTo(direct.get(step));
        }
    }

    private static JsonNode call(String session, String name, Step step) {
        return scene.ask(session, "callTool", Json.object().put("name", name).set("arguments", step.arguments()));
    }

    private static JsonNode prompt(String session, String name, ObjectNode arguments) {
        return scene.ask(session, "getPrompt", Json.object().put("name", name).set("arguments", arguments));
    }

    private static JsonNode read(String session, String uri) {
        return RealServer.timeless(
                scene.ask(session, "readResource", Json.object().put("uri", uri)));
    }

    private static JsonNode bridgedRead(String uri) {
        String path = "/v1/mcp/resources/read?uri=" + URLEncoder.encode(uri, StandardCharsets.UTF_8);
        return RealServer.timeless(scene.get(path).json());
    }

    private static String uri(JsonNode resource) {
        return resource.get("uri").stringValue();
    }

    /** With the server's own URI where ours had to differ, because another server has the same. */
    private static JsonNode ownUri(RealServer server, JsonNode item) {
        return ownMember(server, item, "uri");
    }

    private static JsonNode ownTemplate(RealServer server, JsonNode item) {
        return ownMember(server, item, "uriTemplate");
    }

    private static JsonNode ownMember(RealServer server, JsonNode item, String member) {
        String ours = "fusion://" + server.label() + "/";
        String given = item.get(member).stringValue();
        if (!given.startsWith(ours)) {
            return item;
        }
        String own = URLDecoder.decode(given.substring(ours.length()), StandardCharsets.UTF_8);
        return ((ObjectNode) item.deepCopy()).put(member, own);
    }

    /** The same wherever in a result they stand. */
    private static JsonNode ownUris(RealServer server, JsonNode result) {
        Matcher ours =
                Pattern.compile("fusion://" + server.label() + "/([^\"\\\\]*)").matcher(result.toString());
        return Json.read(ours.replaceAll(
                match -> Matcher.quoteReplacement(URLDecoder.decode(match.group(1), StandardCharsets.UTF_8))));
    }

    private static JsonNode ownContents(RealServer server, JsonNode read) {
        ObjectNode own = Json.object();
        read.get("contents").forEach(content -> own.withArray("contents").add(ownUri(server, content)));
        return own;
    }

    private static ObjectNode arguments(JsonNode prompt) {
        ObjectNode arguments = Json.object();
        prompt.path("arguments")
                .forEach(argument -> arguments.put(
                        name(argument),
                        switch (name(argument)) {
                            case "resourceType" -> "Text";
                            case "resourceId" -> "3";
                            case "department" -> "Engineering";
                            default -> "Alice";
                        }));
        return arguments;
    }

    private static List<JsonNode> bridged(String path, String member) {
        JsonNode answer = scene.get(path).json();
        assertThat(answer.has(member)).as(answer.toString()).isTrue();
        return answer.get(member).valueStream().toList();
    }

    /** Those of this server, by its own names. */
    private static List<JsonNode> own(RealServer server, List<JsonNode> items) {
        return items.stream()
                .filter(item -> name(item).startsWith(server.named("")))
                .<JsonNode>map(item -> ((ObjectNode) item)
                        .put("name", name(item).substring(server.named("").length())))
                .toList();
    }

    private static void assertSame(List<JsonNode> ours, List<JsonNode> direct) {
        assertThat(ours).containsExactlyInAnyOrderElementsOf(direct);
    }

    private static String name(JsonNode item) {
        return item.get("name").stringValue();
    }
}
