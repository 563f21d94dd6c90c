package io.llmfusion.mcp.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.model.RawJson;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mcp")
class ResultUrisTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    void finds_links_embedded_resources_prompts_and_contents() {
        assertThat(uris("{\"content\":[{\"uri\":\"a\"},{\"resource\":{\"uri\":\"b\"}}]}"))
                .containsOnly("a", "b");
        assertThat(
                        uris(
                                "{\"messages\":[{\"content\":{\"resource\":{\"uri\":\"c\"}}},{\"content\":[{\"uri\":\"d\"}]}]}"))
                .containsOnly("c", "d");
        assertThat(uris("{\"contents\":[{\"uri\":\"e\"}]}")).containsOnly("e");
    }

    @Test
    void leaves_alone_what_is_no_link() {
        assertThat(
                        uris(
                                "{\"structuredContent\":{\"content\":[{\"uri\":\"a\"}]},\"uri\":\"b\",\"_meta\":{\"uri\":\"c\"}}"))
                .isEmpty();
        assertThat(uris("{\"content\":[{\"text\":\"\\\"uri\\\":\\\"x\\\"\"},{\"uri\":{\"uri\":\"y\"}},{\"uri\":7}]}"))
                .isEmpty();
        assertThat(uris("not json \"uri\"")).isEmpty();
        assertThat(uris("[\"uri\"]")).isEmpty();
    }

    @Test
    void changes_only_the_uris_that_have_another_name() {
        String result = "{ \"content\" : [ {\"uri\" : \"\\u0061\" , \"n\":1.50},{\"uri\":\"é\"} ],\"z\":\"🦊\" }";

        assertThat(renamed(result, Map.of("a", "ü\"")))
                .isEqualTo("{ \"content\" : [ {\"uri\" : \"ü\\\"\" , \"n\":1.50},{\"uri\":\"é\"} ],\"z\":\"🦊\" }");
        assertThat(renamed(result, Map.of("b", "c"))).isEqualTo(result);
    }

    @Test
    void any_result_comes_back_when_names_are_changed_there_and_back() {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            String result = "{\"content\":" + value(random, 4) + ",\"contents\":[{\"uri\":\"old\"}]}";
            String there = renamed(result, Map.of("old", "fusion://s/old"));

            assertThat(there).as("seed %d, round %d", SEED, round).contains("fusion://s/old");
            assertThat(renamed(there, Map.of("fusion://s/old", "old")))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(result);
        }
    }

    private static String value(Random random, int depth) {
        String space = " ".repeat(random.nextInt(2));
        return space
                + switch (random.nextInt(depth > 0 ? 7 : 4)) {
                    case 0 -> "\"ü\\n🦊" + random.nextInt() + "\"";
                    case 1 -> random.nextInt() + ".0e1";
                    case 2 -> "\"old\"";
                    case 3 -> "null";
                    case 4 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
                    case 5 ->
                        "{\"uri\":" + value(random, depth - 1) + ",\"resource\":" + value(random, depth - 1) + "}";
                    default -> "{ }";
                }
                + space;
    }

    private static Iterable<String> uris(String result) {
        return ResultUris.of(new RawJson(result)).uris();
    }

    private static String renamed(String result, Map<String, String> names) {
        return ResultUris.of(new RawJson(result)).renamed(names).text();
    }
}
