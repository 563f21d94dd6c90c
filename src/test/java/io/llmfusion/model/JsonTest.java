package io.llmfusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class JsonTest {
    @Test
    void a_complaint_says_what_and_where_and_nothing_of_our_parser() {
        for (String text :
                List.of("{\"a\":[{]}", "{\"a\":tru}", "{\"a\":1", "\"open", "{\"a\" 1}", "[1,]", "{'a':1}")) {
            JacksonException notJson = catchThrowableOfType(JacksonException.class, () -> Json.read(text));

            assertThat(Json.complaint(notJson))
                    .as(text)
                    .contains("(line 1, column ")
                    .doesNotContain("Source")
                    .doesNotContain("REDACTED");
        }
    }

    @Test
    void a_number_that_no_decimal_holds_is_refused_like_what_is_not_json() {
        String beyond = "{\"a\":23" + "0".repeat(80) + "E0003074457345618258602}";

        assertThatThrownBy(() -> Json.read(beyond)).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> Json.read(beyond.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JacksonException.class);
    }
}
