package io.llmfusion.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.dialect.RawTail;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.Warning;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRawTailTest {
    private static final String CHUNK =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[]}\n\n";
    private static final String LAST =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\","
                    + "\"choices\":[],\"fusion\":{\"type\":\"end\",\"provider\":\"up\",\"model\":\"m-1\",\"attempts\":2,"
                    + "\"warnings\":[{\"field\":\"seed\",\"message\":\"left out\"}]}}\n\n";

    private final RawTail tail = new ChatRawTail(LoopEvent.Ended.ofAnswer(
            Optional.of(new LoopEvent.Origin(new ProviderName("up"), "m-1", 2)),
            List.of(new Warning("seed", "left out"))));

    @ParameterizedTest
    @ValueSource(strings = {"data: [DONE]\n\n", "data:[DONE]\n\n", "data: [DONE]\r\n\r\n", "data: [DONE]"})
    void the_last_word_stands_before_the_end(String done) {
        assertThat(pass(CHUNK)).isEqualTo(CHUNK);
        assertThat(pass(CHUNK + done)).isEqualTo(CHUNK + LAST + done);
        assertThat(tail.end().length()).isZero();
    }

    @Test
    void an_end_that_comes_by_itself_is_found() {
        pass(CHUNK);
        assertThat(pass("data: [DONE]\n\n")).isEqualTo(LAST + "data: [DONE]\n\n");
    }

    @Test
    void the_word_in_a_text_is_no_end() {
        String quoted = "data: {\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"data: [DONE]\"}}]}\n\n";
        assertThat(pass(quoted)).isEqualTo(quoted);
    }

    @Test
    void without_an_end_of_the_provider_the_last_word_is_the_last_frame() {
        pass(CHUNK);
        assertThat(tail.end()).hasToString(LAST);
    }

    private String pass(String frames) {
        return tail.pass(Buffer.buffer(frames)).toString();
    }
}
