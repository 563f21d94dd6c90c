package io.llmfusion.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.mcp.protocol.ItemKind;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a server says arrives as it was said, and whatever a client says too. */
@Tag("system")
class McpFidelityTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final Random random = new Random(SEED);

    @Test
    void results_and_arguments_of_any_shape_pass_byte_for_byte() {
        ScriptedMcpServer one = new ScriptedMcpServer("one").tool("echo");
        try (McpNode node = new McpNode(one)) {
            McpPeer peer = node.peer().initialized();
            for (int round = 0; round < 60; round++) {
                String result = object(4);
                String arguments = object(3);
                one.does(call ->
                        round(call.id().value()) ? one.progress(call, 1, result) : ScriptedMcpServer.result(result));

                String answer = peer.messages(McpPeer.request(
                                round,
                                "tools/call",
                                "{\"name\":\"one_echo\",\"arguments\":" + arguments + ",\"_meta\":{\"progressToken\":"
                                        + round + "}}"))
                        .getLast();

                assertThat(answer)
                        .as("seed %d, round %d", SEED, round)
                        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + round + ",\"result\":" + result + "}");
                assertThat(one.calls("tools/call").getLast().params().text())
                        .as("seed %d, round %d", SEED, round)
                        .contains("\"arguments\":" + arguments + ",");
            }
        }
    }

    @Test
    void listed_items_of_any_shape_keep_all_but_their_name() {
        String extra = object(4);
        ScriptedMcpServer one = new ScriptedMcpServer("one")
                .has(ItemKind.TOOL, "{\"inputSchema\":" + extra + ", \"name\":\"t\",\"x\":" + extra + "}");
        try (McpNode node = new McpNode(one)) {
            assertThat(node.peer().initialized().ask(1, "tools/list", "{}"))
                    .as("seed %d", SEED)
                    .contains("{\"inputSchema\":" + extra + ", \"name\":\"one_t\",\"x\":" + extra + "}");
            assertThat(node.peer("/mcp/one").initialized().ask(1, "tools/list", "{}"))
                    .as("seed %d", SEED)
                    .contains("{\"inputSchema\":" + extra + ", \"name\":\"t\",\"x\":" + extra + "}");
        }
    }

    private static boolean round(String id) {
        return id.hashCode() % 2 == 0;
    }

    private String object(int depth) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(at -> "\"k" + at + "\"" + space() + ":" + value(depth - 1))
                .collect(Collectors.joining(",", "{" + space(), "}"));
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> "\"ü🦊\\u00e9\\\"\\/" + random.nextInt() + "\"";
            case 1 -> random.nextLong() + ".10e+2";
            case 2 -> "12345678901234567890123";
            case 3 -> "null";
            case 4 -> "true";
            case 5 -> "-0.0";
            case 6 -> "[" + space() + value(depth - 1) + "," + value(depth - 1) + "]";
            default -> object(depth);
        };
    }

    private String space() {
        return " ".repeat(random.nextInt(2));
    }
}
