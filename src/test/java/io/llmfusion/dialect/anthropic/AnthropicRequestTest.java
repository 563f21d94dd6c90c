package io.llmfusion.dialect.anthropic;

import static io.llmfusion.dialect.anthropic.AnthropicTexts.request;
import static io.llmfusion.dialect.anthropic.AnthropicTexts.requestWith;
import static io.llmfusion.dialect.anthropic.AnthropicTexts.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Role;
import io.llmfusion.model.Sampling;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.Warning;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AnthropicRequestTest {
    private static ChatRequest conversation(ChatMessage... messages) {
        return ChatRequest.of("claude-opus-5-5", List.of(messages));
    }

    private static List<String> warned(ChatRequest request, Quirks quirks) {
        return AnthropicTexts.DIALECT.requestWriter().write(request, quirks).warnings().stream()
                .map(Warning::field)
                .toList();
    }

    @Test
    void written_request_reads_as_the_same_pivot() {
        ChatRequest request = request("""
                {"model":"m","max_tokens":1,"system":[{"type":"text","text":"S","cache_control":{"type":"ephemeral"}}],
                 "messages":[
                  {"role":"user","content":[{"type":"text","text":"look"},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},
                    {"type":"document","title":"t","context":"c","citations":{"enabled":true},
                     "source":{"type":"content","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]},
                  {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s+/="},
                    {"type":"redacted_thinking","data":"r+/="},
                    {"type":"text","text":"calling","citations":[{"type":"char_location","cited_text":"x"}]},
                    {"type":"tool_use","id":"a","name":"f","input":{"x": 1.0, "y":[ ]},"caller":{"type":"direct"}},
                    {"type":"tool_use","id":"b","name":"g","input":{}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1"},
                    {"type":"tool_result","tool_use_id":"b","is_error":true,"content":[{"type":"text","text":"no"},
                     {"type":"image","source":{"type":"url","url":"https://example.com/i.png"}}]},
                    {"type":"text","text":"so?"}]},
                  {"role":"system","content":"be brief","output_config":{"effort":"low"}},
                  {"role":"assistant","content":[{"type":"server_tool_use","id":"s","name":"web_search","input":{"q":1}},
                    {"type":"web_search_tool_result","tool_use_id":"s","content":[]}]},
                  {"role":"user","content":"go on"}],
                 "tools":[{"name":"f","description":"d","input_schema":{"type": "object"},"strict":true,"defer_loading":true},
                  {"type":"web_search_20250305","name":"web_search","max_uses":5}],
                 "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
                 "thinking":{"type":"adaptive","display":"omitted"},
                 "output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object" }},"task":{"t":1}},
                 "mcp_servers":[{"type":"url","url":"https://example.com/mcp","name":"x"}],
                 "metadata":{"user_id":"u"},"service_tier":"auto","container":"c","context_management":{"edits":[ ]},
                 "temperature":0.70,"top_p":1.0,"top_k":4,"stop_sequences":["X"],"stream":true}
                """);
        WrittenRequest written = AnthropicTexts.DIALECT.requestWriter().write(request, Quirks.NONE);
        assertThat(AnthropicTexts.DIALECT.requestReader().read(AnthropicTexts.HEAD, written.body()))
                .isEqualTo(new ChatRequest(
                        request.model(),
                        request.messages(),
                        request.tools(),
                        new Sampling(
                                OptionalLong.of(1),
                                Optional.empty(),
                                Optional.of(new BigDecimal("1.0")),
                                OptionalInt.empty(),
                                List.of("X"),
                                OptionalLong.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                OptionalInt.empty()),
                        request.output(),
                        request.extras()));
        assertThat(written.body().toString()).contains("{\"x\": 1.0, \"y\":[ ]}", "{\"edits\":[ ]}");
        assertThat(written.warnings()).extracting(Warning::field).containsExactly("temperature", "top_k");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"max_tokens\":1,\"messages\":[]} | model",
                "{\"model\":\"m\",\"messages\":[]} | messages",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} | max_tokens",
                "{\"model\":\"m\",\"max_tokens\":\"1\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} | max_tokens",
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"me\",\"content\":\"a\"}]} | messages.0.role",
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\"}]} | messages.0.content",
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\"}}]}]} | messages.0.content.0.source.data",
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"s3\"}}]}]} | messages.0.content.0.source.type",
                "{\"model\":\"m\",\"max_tokens\":1,\"tools\":[{\"name\":\"f\"}],\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]} | tools.0.input_schema",
                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":7}]} | messages.0.content",
                "[1] | body",
                "{\"model\":} | body",
                "nonsense | body",
            })
    void errors_name_the_field(String body, String field) {
        assertThatThrownBy(() -> request(body)).isInstanceOfSatisfying(InvalidBody.class, invalid -> assertThat(
                        invalid.error().field())
                .contains(field));
    }

    @Test
    void results_of_parallel_calls_stand_together_right_after_them() {
        JsonNode body = written(conversation(
                ChatMessage.text(Role.USER, "both"),
                ChatMessage.of(
                        Role.ASSISTANT,
                        List.of(
                                new Part.ToolUse(ToolCall.of("call 1", "f", "{}"), Extras.NONE),
                                new Part.ToolUse(ToolCall.of("b", "f", ""), Extras.NONE))),
                result("call 1", "one"),
                ChatMessage.of(
                        Role.USER,
                        List.of(new Part.Image(
                                new Media.Url("https://example.com/x.png", Optional.empty()),
                                Optional.empty(),
                                Extras.NONE))),
                result("b", "two"),
                ChatMessage.text(Role.USER, "and?")));
        JsonNode messages = body.path("messages");
        assertThat(messages.size()).isEqualTo(3);
        JsonNode results = messages.path(2);
        assertThat(results.path("role").asString()).isEqualTo("user");
        assertThat(results.path("content").valueStream().map(block -> block.path("type")
                        .asString()))
                .containsExactly("tool_result", "tool_result", "image", "text");
        assertThat(results.path("content").path(0).path("tool_use_id"))
                .isEqualTo(messages.path(1).path("content").path(0).path("id"));
        assertThat(results.path("content").path(0).path("tool_use_id").asString())
                .matches("[a-zA-Z0-9_-]+");
    }

    private static ChatMessage result(String id, String text) {
        return ChatMessage.of(
                Role.TOOL,
                List.of(new Part.ToolResult(new ToolCallId(id), List.of(Part.Text.of(text)), false, Extras.NONE)));
    }

    @Test
    void later_instruction_of_another_format_joins_the_head_with_a_warning() {
        ChatRequest request = conversation(
                ChatMessage.text(Role.SYSTEM, "A"),
                ChatMessage.text(Role.DEVELOPER, "B"),
                ChatMessage.text(Role.USER, "Hi"),
                ChatMessage.text(Role.SYSTEM, "C"),
                ChatMessage.text(Role.USER, "Go"));
        assertThat(written(request).path("system").valueStream().map(block -> block.path("text")
                        .asString()))
                .containsExactly("A", "B", "C");
        assertThat(written(request).path("messages").size()).isEqualTo(1);
        assertThat(warned(request, Quirks.NONE)).containsExactly("messages[3]");
    }

    @Test
    void instructions_alone_become_a_question() {
        ChatRequest request = conversation(ChatMessage.text(Role.SYSTEM, "A"), ChatMessage.text(Role.SYSTEM, "B"));
        assertThat(written(request).path("system").asString()).isEqualTo("A");
        assertThat(written(request).path("messages").path(0).path("content").asString())
                .isEqualTo("B");
    }

    @Test
    void unsigned_and_foreign_reasoning_never_reaches_claude() {
        ChatRequest request = conversation(
                ChatMessage.text(Role.USER, "Hi"),
                ChatMessage.of(
                        Role.ASSISTANT,
                        List.of(
                                new Part.Reasoning("a", Optional.empty(), Extras.NONE),
                                new Part.Reasoning(
                                        "b", Optional.of(new Signature(DialectId.RESPONSES, "x")), Extras.NONE),
                                new Part.RedactedReasoning(new Signature(DialectId.GEMINI, "y")),
                                new Part.Reasoning(
                                        "c", Optional.of(new Signature(DialectId.ANTHROPIC, "z")), Extras.NONE),
                                Part.Text.of("Hello"))),
                ChatMessage.text(Role.USER, "Go"));
        JsonNode content = written(request).path("messages").path(1).path("content");
        assertThat(content.size()).isEqualTo(2);
        assertThat(content.path(0).path("signature").asString()).isEqualTo("z");
        assertThat(warned(request, Quirks.NONE)).hasSize(3);
    }

    @Test
    void empty_texts_are_left_out_and_an_empty_message_is_said() {
        ChatRequest request = conversation(
                ChatMessage.text(Role.USER, "Hi"),
                ChatMessage.of(
                        Role.ASSISTANT,
                        List.of(Part.Text.of(""), new Part.ToolUse(ToolCall.of("a", "f", "{}"), Extras.NONE))),
                result("a", ""),
                ChatMessage.text(Role.USER, ""));
        JsonNode messages = written(request).path("messages");
        assertThat(messages.path(1).path("content").size()).isEqualTo(1);
        assertThat(messages.path(2).path("content").size()).isEqualTo(1);
        assertThat(messages.path(2).path("content").path(0).has("content")).isFalse();
        assertThat(warned(request, Quirks.NONE)).containsExactly("messages[3]");
    }

    @Test
    void schema_without_a_type_is_said_to_be_an_object() {
        ChatRequest request = request("""
                {"model":"m","max_tokens":1,"messages":[{"role":"user","content":"a"}],"tools":[
                 {"name":"f","input_schema":{}},{"name":"g","input_schema":{ "properties":{"type":{}}}}]}
                """);
        JsonNode tools = written(request).path("tools");
        assertThat(tools.path(0).path("input_schema").path("type").asString()).isEqualTo("object");
        assertThat(tools.path(1).path("input_schema"))
                .isEqualTo(Json.read("{\"type\":\"object\",\"properties\":{\"type\":{}}}"));
    }

    @Test
    void tools_of_the_gateways_servers_are_apart_from_anthropics_connector() {
        ChatRequest request = requestWith("""
                "mcp_servers":[{"type":"url","url":"https://example.com","name":"theirs"},
                  {"name":"ours","tool_configuration":{"allowed_tools":["a"]}}],
                "tools":[{"type":"mcp","server_label":"files","allowed_tools":{"tool_names":["read"]},"require_approval":"never"},
                  {"type":"mcp_toolset","mcp_server_name":"theirs"},{"type":"mcp_toolset","mcp_server_name":"ours"}]
                """);
        assertThat(request.tools().mcp())
                .extracting(set -> set.server().value())
                .containsExactly("ours", "files");
        assertThat(request.tools().mcp().getLast().allowedTools()).contains(List.of("read"));
        assertThat(request.tools().tools()).hasSize(1);
        assertThat(request.extras().fields().get("mcp_servers"))
                .asString()
                .contains("theirs")
                .doesNotContain("ours");
    }

    @Test
    void replayed_calls_of_the_tool_loop_become_plain_calls() {
        ChatRequest request = request("""
                {"model":"m","max_tokens":1,"messages":[{"role":"user","content":"a"},
                 {"role":"assistant","content":[{"type":"text","text":"one"},
                  {"type":"mcp_tool_use","id":"t","name":"read","server_name":"files","input":{"p": 1}},
                  {"type":"mcp_tool_result","tool_use_id":"t","is_error":false,"content":[{"type":"text","text":"x"}]},
                  {"type":"text","text":"two"}]},{"role":"user","content":"b"}]}
                """);
        assertThat(request.messages())
                .extracting(ChatMessage::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT, Role.USER);
        assertThat(request.messages().get(1).parts().get(1)).isInstanceOfSatisfying(Part.ToolUse.class, use -> {
            assertThat(use.call().name()).isEqualTo("files_read");
            assertThat(use.call().arguments().text()).isEqualTo("{\"p\": 1}");
        });
    }

    @Test
    void betas_travel_as_a_header() {
        RequestHead head = new RequestHead("m", false, true, Map.of("anthropic-beta", "one-1, two-2"), "");
        ChatRequest request = AnthropicTexts.DIALECT
                .requestReader()
                .read(
                        head,
                        Json.utf8(
                                "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"));
        WrittenRequest written = AnthropicTexts.DIALECT.requestWriter().write(request, Quirks.NONE);
        assertThat(written.headers()).containsEntry("anthropic-beta", "one-1,two-2");
        assertThat(Json.read(written.body()).has("betas")).isFalse();
    }

    @Test
    void half_a_surrogate_pair_does_no_harm() {
        ChatRequest request = requestWith("\"system\":\"\\ud83d cut\",\"metadata\":{\"user_id\":\"\\ude00\"}");
        assertThat(written(request).path("system").asString()).isEqualTo("? cut");
    }
}
