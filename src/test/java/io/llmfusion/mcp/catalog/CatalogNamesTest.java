package io.llmfusion.mcp.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.model.ServerName;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names over all servers. */
class CatalogNamesTest {
    private static final ServerName A = new ServerName("a");
    private static final ServerName B = new ServerName("b");

    private final CatalogNames names = new CatalogNames();

    @Test
    void a_name_is_the_prefix_and_the_servers_own() {
        assertThat(names.of(ItemKind.TOOL, A, "files", "read_file")).isEqualTo("files_read_file");
        assertThat(names.of(ItemKind.TOOL, A, "", "bare")).isEqualTo("bare");
        assertThat(names.of(ItemKind.PROMPT, A, "files", "read_file")).isEqualTo("files_read_file");
    }

    @Test
    void a_name_once_given_stays() {
        String first = names.of(ItemKind.TOOL, B, "", "search");
        String second = names.of(ItemKind.TOOL, A, "", "search");
        assertThat(first).isEqualTo("search");
        assertThat(second).startsWith("search_").hasSize("search_".length() + 8);
        assertThat(names.of(ItemKind.TOOL, B, "", "search")).isEqualTo(first);
        assertThat(names.of(ItemKind.TOOL, A, "", "search")).isEqualTo(second);
    }

    @Test
    void what_is_equal_only_when_joined_stays_apart() {
        assertThat(names.of(ItemKind.TOOL, A, "x", "y_z")).isNotEqualTo(names.of(ItemKind.TOOL, B, "x_y", "z"));
    }

    @Test
    void a_hash_is_the_same_in_every_run() {
        String changed = names.of(ItemKind.TOOL, A, "a", "what is it?");
        assertThat(new CatalogNames().of(ItemKind.TOOL, A, "a", "what is it?")).isEqualTo(changed);
    }

    @Test
    void every_name_is_fit_for_a_model_and_unique() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<String, String> owners = new HashMap<>();
        String alphabet = "ab_-. /\u00e9\ud83d\ude00";
        for (int at = 0; at < 5_000; at++) {
            String own = text(random, alphabet, random.nextInt(100));
            ServerName server = random.nextBoolean() ? A : B;
            String prefix = random.nextBoolean() ? "" : "a";
            String given = names.of(ItemKind.TOOL, server, prefix, own);
            assertThat(given).matches("[a-zA-Z0-9_-]{1,64}");
            String owner = server + " " + own;
            assertThat(owners.putIfAbsent(given, owner)).isIn(null, owner);
        }
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder("t");
        for (int at = 0; at < length; at++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
