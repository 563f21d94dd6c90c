package io.llmfusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
}
