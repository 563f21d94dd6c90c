package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.ReadContext;
import io.llmfusion.dialect.StreamReader;
import io.llmfusion.dialect.WriteContext;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.Quirks;
import io.llmfusion.sse.Utf8Slice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members of deltas that only some vendors have. */
class ChatFurtherMembersTest {
    private static final String DETAILS = "{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}]}";

    private final StreamReader reader = ChatTexts.CHAT.newStreamReader(new ReadContext(Quirks.NONE, true));
    private final List<ChatEvent> events = new ArrayList<>();

    private void read(String payload) {
        reader.read("", Utf8Slice.of(payload), events::add);
    }

    @Test
    void they_commit_no_answer_and_follow_the_first_content() {
        read(ChatTexts.chunk(DETAILS));
        assertThat(events).noneMatch(ChatEvent::isContent);

        read(ChatTexts.content("a"));
        assertThat(events.getLast())
                .isInstanceOfSatisfying(ChatEvent.NativeBlock.class, member -> assertThat(member.type())
                        .isEqualTo("message.reasoning_details"));
    }

    @Test
    void an_answer_without_content_tells_them_at_its_end() {
        read(ChatTexts.chunk(DETAILS));
        read(ChatTexts.finish("stop"));
        read(ChatTexts.DONE);

        assertThat(events).hasAtLeastOneElementOfType(ChatEvent.NativeBlock.class);
        ChatEventGrammar.assertGood(events);
    }

    @Test
    void a_chat_client_gets_them_as_they_came_and_plain_values_not() {
        List<ChatEvent> told = ChatTexts.events(
                ChatTexts.chunk("{\"content\":\"a\",\"token_id\":5}"), ChatTexts.chunk(DETAILS), ChatTexts.DONE);

        assertThat(ChatTexts.frames(told, new WriteContext("m", false, true)))
                .contains("\"delta\":" + DETAILS)
                .doesNotContain("token_id", "fusion");
    }
}
