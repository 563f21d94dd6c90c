package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.WrittenRequest;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.Media;
import io.llmfusion.model.ModelQuirk;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.Role;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import io.llmfusion.model.ToolSpec;
import io.llmfusion.model.ToolUsePolicy;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What other formats' clients ask for, written for a provider of this one, and vendors' quirks. */
class ChatRequestWriterTest {
    private static final Extras CACHED =
            new Extras(DialectId.ANTHROPIC, Map.of("cache_control", new RawJson("{\"type\":\"ephemeral\"}")));

    @Test
    void results_of_one_message_become_messages_and_their_media_follow() {
        ChatMessage results = ChatMessage.of(
                Role.TOOL,
                List.of(
                        result("a", List.of(Part.Text.of("seen"), image()), false),
                        result("b", List.of(Part.Text.of("plain")), false)));

        JsonNode messages = messages(calls("a", "b"), results, ChatMessage.text(Role.USER, "go on"));

        assertThat(messages).hasSize(5);
        assertThat(messages.get(1).path("tool_call_id").asString()).isEqualTo("a");
        assertThat(messages.get(1).path("content").path(0).path("text").asString())
                .isEqualTo("seen");
        assertThat(messages.get(2).path("content").asString()).isEqualTo("plain");
        assertThat(messages.get(3).path("role").asString()).isEqualTo("user");
        assertThat(messages.get(3)
                        .path("content")
                        .path(1)
                        .path("image_url")
                        .path("url")
                        .asString())
                .isEqualTo("data:image/png;base64,AAAA");
        assertThat(messages.get(4).path("content").asString()).isEqualTo("go on");
    }

    @Test
    void media_of_the_last_results_follow_at_the_end() {
        JsonNode messages =
                messages(calls("a"), ChatMessage.of(Role.TOOL, List.of(result("a", List.of(image()), false))));

        assertThat(messages).hasSize(3);
        assertThat(messages.get(1).path("content").asString()).contains("next user message");
    }

    @Test
    void a_failed_result_says_so_in_words_once() {
        JsonNode messages = messages(
                calls("a", "b"),
                ChatMessage.of(
                        Role.TOOL,
                        List.of(
                                result("a", List.of(Part.Text.of("no such file")), true),
                                result("b", List.of(Part.Text.of("Error: gone")), true))));

        assertThat(messages.get(1).path("content").asString()).isEqualTo("Error: no such file");
        assertThat(messages.get(2).path("content").asString()).isEqualTo("Error: gone");
    }

    @Test
    void what_only_another_format_has_is_left_out_with_a_warning_each() {
        ChatRequest request = new ChatRequest(
                "m",
                List.of(
                        ChatMessage.of(Role.USER, List.of(new Part.Text("hi", List.of(), CACHED))),
                        ChatMessage.of(
                                Role.ASSISTANT,
                                List.of(
                                        new Part.Reasoning("hm", Optional.of(signature()), Extras.NONE),
                                        new Part.RedactedReasoning(signature()),
                                        new Part.Native(DialectId.ANTHROPIC, "server_tool_use", new RawJson("{}")),
                                        Part.Text.of("hello"))),
                        ChatMessage.of(
                                Role.USER,
                                List.of(new Part.Document(
                                        new Media.Url("https://example.com/a.pdf", Optional.empty()),
                                        Optional.empty(),
                                        Extras.NONE)))),
                ToolUsePolicy.NONE.withTools(
                        List.of(new ToolSpec.Native(DialectId.ANTHROPIC, "web_search_20250305", new RawJson("{}")))),
                io.llmfusion.model.Sampling.DEFAULTS,
                io.llmfusion.model.OutputOptions.PLAIN,
                new Extras(DialectId.ANTHROPIC, Map.of("context_management", new RawJson("{}"))));

        WrittenRequest written = write(request, Quirks.NONE);

        assertThat(written.warnings())
                .extracting(Warning::field)
                .containsExactlyInAnyOrder(
                        "messages[0].content[0].cache_control",
                        "messages[1].content[0]",
                        "messages[1].content[1]",
                        "messages[1].content[2]",
                        "messages[2].content[0]",
                        "tools[0]",
                        "context_management");
        JsonNode body = Json.read(written.body());
        assertThat(body.path("messages").path(1).path("reasoning_content").asString())
                .isEqualTo("hm");
        assertThat(body.has("tools")).isFalse();
        assertThat(body.toString()).doesNotContain("c2ln", "cache_control", "context_management");
    }

    @Test
    void plain_text_documents_become_text_and_pdfs_files() {
        JsonNode messages = messages(ChatMessage.of(
                Role.USER,
                List.of(
                        new Part.Document(new Media.PlainText("the text"), Optional.of("Title"), Extras.NONE),
                        new Part.Document(
                                new Media.Inline("application/pdf", "JVBE"), Optional.empty(), Extras.NONE))));

        JsonNode content = messages.get(0).path("content");
        assertThat(content.path(0).path("text").asString()).isEqualTo("Title\n\nthe text");
        assertThat(content.path(1).path("file").toString())
                .isEqualTo("{\"filename\":\"document.pdf\",\"file_data\":\"data:application/pdf;base64,JVBE\"}");
    }

    @Test
    void a_thinking_budget_becomes_an_effort_with_a_warning() {
        ReasoningRequest budget = new ReasoningRequest(
                Optional.empty(), OptionalLong.of(10_000), Optional.of("enabled"), Optional.empty());
        ChatRequest request = plain().withOutput(new io.llmfusion.model.OutputOptions(
                false, false, Optional.empty(), Optional.of(budget), java.util.OptionalInt.empty()));

        WrittenRequest written = write(request, Quirks.NONE);

        assertThat(Json.read(written.body()).path("reasoning_effort").asString())
                .isEqualTo("medium");
        assertThat(written.warnings()).extracting(Warning::field).containsExactly("thinking.budget_tokens");
    }

    @Test
    void refused_fields_are_left_out_with_a_warning_and_renamed_ones_renamed() {
        ChatRequest request =
                ChatTexts.request("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                        + "\"seed\":7,\"logit_bias\":{\"1\":2},\"max_tokens\":9}");

        assertThat(write(request, ChatQuirks.refusing("seed")).warnings())
                .extracting(Warning::field)
                .containsExactly("seed");
        assertThat(write(request, ChatQuirks.refusing("logit_bias")).body().toString())
                .doesNotContain("logit_bias")
                .contains("\"seed\":7");
        assertThat(write(request, ChatQuirks.renaming("seed", "random_seed"))
                        .body()
                        .toString())
                .contains("\"random_seed\":7");
        assertThat(write(request, ChatQuirks.maxTokens("max_tokens")).body().toString())
                .contains("\"max_tokens\":9");
    }

    @Test
    void vendors_words_are_used() {
        ChatRequest request = ChatTexts.request(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"developer\",\"content\":\"hi\"}],"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"required\",\"stream\":true}");

        assertThat(write(request, ChatQuirks.requiredChoice("any")).body().toString())
                .contains("\"tool_choice\":\"any\"");
        assertThat(write(request, ChatQuirks.withoutDeveloper()).body().toString())
                .contains("{\"role\":\"system\",\"content\":\"hi\"}");
        assertThat(write(request, ChatQuirks.withoutStreamUsage()).body().toString())
                .doesNotContain("stream_options");
    }

    @Test
    void call_ids_that_a_vendor_refuses_are_rewritten_alike_in_call_and_result() {
        ChatRequest request = ChatRequest.of(
                "m",
                List.of(
                        calls("toolu_01ABC"),
                        ChatMessage.of(Role.TOOL, List.of(result("toolu_01ABC", List.of(Part.Text.of("x")), false)))));

        JsonNode messages = Json.read(
                        write(request, ChatQuirks.callIds("[a-zA-Z0-9]{9}")).body())
                .path("messages");
        String id = messages.path(0).path("tool_calls").path(0).path("id").asString();

        assertThat(id).matches("[a-zA-Z0-9]{9}");
        assertThat(messages.path(1).path("tool_call_id").asString()).isEqualTo(id);
    }

    @Test
    void reasoning_goes_back_in_the_vendors_field_or_not_at_all() {
        ChatRequest request = ChatRequest.of(
                "m",
                List.of(ChatMessage.of(
                        Role.ASSISTANT,
                        List.of(new Part.Reasoning("hm", Optional.empty(), Extras.NONE), Part.Text.of("4")))));

        assertThat(write(request, ChatQuirks.reasoning("reasoning")).body().toString())
                .contains("\"reasoning\":\"hm\"");
        WrittenRequest without = write(request, ChatQuirks.reasoning(""));
        assertThat(without.body().toString()).doesNotContain("hm");
        assertThat(without.warnings()).hasSize(1);
    }

    @Test
    void what_single_models_refuse_is_left_out_for_them_alone() {
        Quirks quirks = Quirks.NONE.withModels(
                List.of(new ModelQuirk("gpt-*", List.of("top_k", "messages.reasoning_content"), List.of())));
        ChatRequest request = ChatTexts.request("{\"model\":\"gpt-5\",\"top_k\":3,\"messages\":"
                + "[{\"role\":\"assistant\",\"content\":\"4\",\"reasoning_content\":\"hm\"}]}");

        assertThat(write(request, quirks).warnings()).hasSize(2);
        assertThat(write(request, quirks).body().toString()).doesNotContain("hm", "top_k");
        assertThat(write(request.withModel("llama"), quirks).warnings()).isEmpty();
    }

    private static ChatRequest plain() {
        return ChatRequest.of("m", List.of(ChatMessage.text(Role.USER, "hi")));
    }

    private static JsonNode messages(ChatMessage... messages) {
        return Json.read(write(ChatRequest.of("m", List.of(messages)), Quirks.NONE)
                        .body())
                .path("messages");
    }

    private static WrittenRequest write(ChatRequest request, Quirks quirks) {
        return ChatTexts.CHAT.requestWriter().write(request, quirks);
    }

    private static ChatMessage calls(String... ids) {
        return ChatMessage.of(
                Role.ASSISTANT,
                List.of(ids).stream()
                        .<Part>map(id -> new Part.ToolUse(ToolCall.of(id, "f", "{}"), Extras.NONE))
                        .toList());
    }

    private static Part result(String id, List<Part> content, boolean error) {
        return new Part.ToolResult(new ToolCallId(id), content, error, Extras.NONE);
    }

    private static Part image() {
        return new Part.Image(new Media.Inline("image/png", "AAAA"), Optional.empty(), Extras.NONE);
    }

    private static Signature signature() {
        return new Signature(DialectId.ANTHROPIC, "c2ln");
    }
}
