package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.dialect.InvalidBody;
import io.llmfusion.http.InputItems.Order;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.StoredResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class InputItemsTest {
    private static final List<StoredResponse> TURNS = List.of(
            new StoredResponse(
                    "resp_1",
                    Optional.empty(),
                    new RawJson("[{\"role\":\"user\",\"content\":\"one\"},{\"type\":\"message\",\"id\":\"msg_own\"}]"),
                    new RawJson("{\"output\":[{\"type\":\"message\",\"id\":\"msg_out\"}]}")),
            new StoredResponse(
                    "resp_2",
                    Optional.of("resp_1"),
                    new RawJson("[{\"role\":\"user\",\"content\":\"two\"}]"),
                    new RawJson("{\"output\":[{\"type\":\"message\",\"id\":\"msg_answer\"}]}")));

    private static JsonNode page(int limit, Order order, Optional<String> after) {
        return new InputItems(limit, order, after).page(TURNS).tree();
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.path("data").spliterator(), false)
                .map(item -> item.path("id").asString(""))
                .toList();
    }

    @Test
    void lists_what_the_response_was_made_of_the_conversation_included() {
        JsonNode page = page(20, Order.OLDEST_FIRST, Optional.empty());

        assertThat(ids(page)).containsExactly("item_resp_1_0", "msg_own", "msg_out", "item_resp_2_0");
        assertThat(page.path("object").asString("")).isEqualTo("list");
        assertThat(page.path("first_id").asString("")).isEqualTo("item_resp_1_0");
        assertThat(page.path("last_id").asString("")).isEqualTo("item_resp_2_0");
        assertThat(page.path("has_more").asBoolean()).isFalse();
        assertThat(page.path("data").path(0).toString())
                .isEqualTo("{\"id\":\"item_resp_1_0\",\"type\":\"message\",\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"input_text\",\"text\":\"one\"}]}");
    }

    @Test
    void pages_lead_to_every_item_once() {
        for (Order order : Order.values()) {
            List<String> all = new ArrayList<>();
            Optional<String> after = Optional.empty();
            boolean more = true;
            while (more) {
                JsonNode page = page(1, order, after);
                all.addAll(ids(page));
                after = Optional.of(page.path("last_id").asString(""));
                more = page.path("has_more").asBoolean();
            }
            assertThat(all)
                    .containsExactlyElementsOf(ids(page(20, order, Optional.empty())))
                    .hasSize(4);
        }
    }

    @Test
    void an_id_that_is_not_there_is_said() {
        assertThatThrownBy(() -> page(20, Order.NEWEST_FIRST, Optional.of("x"))).isInstanceOf(InvalidBody.class);
    }
}
