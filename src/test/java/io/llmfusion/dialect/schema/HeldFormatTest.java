package io.llmfusion.dialect.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.RawJson;
import io.llmfusion.model.ResponseFormat;
import io.llmfusion.model.SchemaProfile;
import io.llmfusion.model.TakenForms;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldFormatTest {
    private static final TakenForms OPENAI = new TakenForms(SchemaProfile.ANY, SchemaProfile.OPENAI_STRICT);
    private static final String CLOSED =
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"],"
                    + "\"additionalProperties\":false}";

    private static ResponseFormat.Schema always(String schema) {
        return new ResponseFormat.Schema("s", Optional.empty(), new RawJson(schema), Optional.empty(), true);
    }

    @Test
    void a_schema_that_loses_nothing_is_held_to() {
        HeldFormat held = HeldFormat.of(always(CLOSED), OPENAI);
        assertThat(held.format().strict()).contains(true);
        assertThat(held.warning()).isEmpty();
    }

    @Test
    void a_schema_that_would_lose_something_is_only_told() {
        HeldFormat held = HeldFormat.of(always(CLOSED.replace("\"required\":[\"a\"]", "\"required\":[]")), OPENAI);
        assertThat(held.format().strict()).isEmpty();
        assertThat(held.warning().orElseThrow().field()).isEqualTo("output_config.format");
    }

    @Test
    void a_provider_of_which_it_is_not_known_is_only_told() {
        HeldFormat held = HeldFormat.of(always(CLOSED), TakenForms.ANY);
        assertThat(held.format().strict()).isEmpty();
        assertThat(held.warning()).isPresent();
    }

    @Test
    void what_the_client_says_itself_stays() {
        ResponseFormat.Schema said =
                new ResponseFormat.Schema("s", Optional.empty(), new RawJson(CLOSED), Optional.of(false));
        ResponseFormat.Schema silent =
                new ResponseFormat.Schema("s", Optional.empty(), new RawJson(CLOSED), Optional.empty());
        assertThat(HeldFormat.of(said, OPENAI)).isEqualTo(new HeldFormat(said, Optional.empty()));
        assertThat(HeldFormat.of(silent, OPENAI)).isEqualTo(new HeldFormat(silent, Optional.empty()));
    }
}
