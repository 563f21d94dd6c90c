package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiPathTest {
    @Test
    void a_model_in_the_path_is_percent_encoded_with_its_slashes() {
        ApiPath path = new ApiPath("/model/{model}/converse", Optional.of("/model/{model}/converse-stream"));

        assertThat(path.whole("arn:aws:bedrock:eu-west-1::model/a b"))
                .isEqualTo("/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A%3Amodel%2Fa%20b/converse");
        assertThat(path.streamed("m")).isEqualTo("/model/m/converse-stream");
    }

    @Test
    void streams_go_where_whole_answers_come_from_unless_said_otherwise() {
        assertThat(ApiPath.of("/chat/completions").streamed("m")).isEqualTo("/chat/completions");
    }
}
