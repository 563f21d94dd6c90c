package io.llmfusion.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.anthropic.AnthropicDialect;
import io.llmfusion.dialect.chat.ChatDialect;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Json;
import io.llmfusion.model.Media;
import io.llmfusion.model.Part;
import io.llmfusion.model.Quirks;
import io.llmfusion.model.RequestHead;
import io.llmfusion.model.Role;
import io.llmfusion.model.Warning;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Warnings name fields as they stand in the client's own request, whatever the pivot made of it. */
class WarningPathsTest {
    private static final Dialect CHAT = new ChatDialect();
    private static final Dialect ANTHROPIC = new AnthropicDialect();
    private static final RequestHead HEAD = new RequestHead("m", false, true, Map.of(), "");

    private static List<String> fields(String body, Dialect client, Dialect provider) {
        ChatRequest request = client.requestReader().read(HEAD, Json.utf8(body));
        return provider.requestWriter().write(request, Quirks.NONE).warnings().stream()
                .map(Warning::field)
                .toList();
    }

    private static List<String> fromMessages(String members) {
        return fields("{\"model\":\"m\",\"max_tokens\":9," + members + "}", ANTHROPIC, CHAT);
    }

    private static List<String> fromChat(String messages) {
        return fields("{\"model\":\"m\",\"messages\":[" + messages + "]}", CHAT, ANTHROPIC);
    }

    @Test
    void instructions_at_the_top_do_not_move_the_messages() {
        assertThat(fromMessages("""
                "system": [{"type": "text", "text": "a"},
                           {"type": "text", "text": "b", "cache_control": {"type": "ephemeral"}}],
                "messages": [{"role": "user", "content": [
                    {"type": "text", "text": "c"},
                    {"type": "text", "text": "d", "cache_control": {"type": "ephemeral"}}]}]"""))
                .containsExactly("system[1].cache_control", "messages[0].content[1].cache_control");
    }

    @Test
    void tool_results_that_become_messages_of_their_own_keep_their_place() {
        assertThat(fromMessages("""
                "messages": [
                    {"role": "assistant", "content": [{"type": "text", "text": "a"},
                        {"type": "tool_use", "id": "t1", "name": "f", "input": {}, "caller": {"type": "direct"}}]},
                    {"role": "user", "content": [
                        {"type": "tool_result", "tool_use_id": "t1", "content": [
                            {"type": "text", "text": "x"},
                            {"type": "document", "source": {"type": "url", "url": "https://example.com"}}]},
                        {"type": "text", "text": "go on", "cache_control": {"type": "ephemeral"}}]}]"""))
                .containsExactly(
                        "messages[0].content[1].caller",
                        "messages[1].content[0].content[1]",
                        "messages[1].content[1].cache_control");
    }

    @Test
    void blocks_that_only_carried_a_signature_leave_their_place() {
        assertThat(fromMessages("""
                "messages": [
                    {"role": "user", "content": "a"},
                    {"role": "assistant", "content": [
                        {"type": "tool_use", "id": "t1", "name": "f", "input": {}},
                        {"type": "redacted_thinking", "data": "fusion.call.generate-content.2.t1abc"},
                        {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {}}]},
                    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "x"}]}]""")).containsExactly("messages[1].content[2]");
    }

    @Test
    void members_of_an_assistants_chat_message_are_named_as_they_stand_there() {
        assertThat(fromChat("""
                {"role": "system", "content": "s"},
                {"role": "user", "content": "a"},
                {"role": "assistant", "reasoning_content": "hm", "content": "b",
                 "tool_calls": [{"id": "t1", "type": "function", "function": {"name": "f", "arguments": "[1]"}}]},
                {"role": "tool", "tool_call_id": "t1", "content": "x"}"""))
                .containsExactly("messages[2].reasoning_content", "messages[2].tool_calls[0].arguments");
    }

    @Test
    void sound_that_an_assistant_of_another_format_said_is_left_out_of_chat_once() {
        Part sound = new Part.Audio(new Media.Inline("audio/wav", "AAAA"), "wav", Extras.NONE);
        ChatRequest request = ChatRequest.of(
                "m",
                List.of(
                        ChatMessage.of(Role.USER, List.of(sound)),
                        ChatMessage.of(Role.ASSISTANT, List.of(Part.Text.of("b"), sound))));

        WrittenRequest written = CHAT.requestWriter().write(request, Quirks.NONE);

        assertThat(written.warnings()).extracting(Warning::field).containsExactly("messages[1].audio");
        assertThat(Json.read(written.body()).path("messages").get(0).toString()).contains("input_audio");
        assertThat(Json.read(written.body())
                        .path("messages")
                        .get(1)
                        .path("content")
                        .stringValue())
                .isEqualTo("b");
    }
}
