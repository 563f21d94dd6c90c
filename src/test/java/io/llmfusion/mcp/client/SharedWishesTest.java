package io.llmfusion.mcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.bus.message.McpCall;
import io.llmfusion.model.Caller;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.RequestId;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mcp")
class SharedWishesTest {
    private final SharedWishes wishes = new SharedWishes();

    @Test
    void the_last_subscriber_ends_the_subscription() {
        wishes.agreed(subscribe("a"));
        wishes.agreed(subscribe("a"));
        wishes.agreed(subscribe("b"));

        assertThat(wishes.settled(unsubscribe("a"))).isPresent();
        assertThat(wishes.settled(unsubscribe("b"))).isEmpty();
        assertThat(wishes.settled(unsubscribe("a"))).isEmpty();
        assertThat(wishes.settled(unsubscribe("a"))).isEmpty();
        assertThat(wishes.settled(subscribe("a"))).isEmpty();
    }

    @Test
    void the_most_talkative_level_stays() {
        assertThat(wishes.settled(level("error"))).isEmpty();
        wishes.agreed(level("error"));
        assertThat(wishes.settled(level("emergency"))).isPresent();
        assertThat(wishes.settled(level("debug"))).isEmpty();
        wishes.agreed(level("debug"));
        assertThat(wishes.settled(level("error"))).isPresent();
        assertThat(wishes.settled(level("nonsense"))).isEmpty();
    }

    @Test
    void a_new_session_of_the_server_has_heard_of_nothing() {
        wishes.agreed(level("debug"));
        wishes.agreed(subscribe("a"));
        wishes.agreed(subscribe("a"));

        wishes.forget();

        assertThat(wishes.settled(level("error"))).isEmpty();
        assertThat(wishes.settled(unsubscribe("a"))).isEmpty();
    }

    private static McpCall subscribe(String uri) {
        return call("resources/subscribe", "{\"uri\":\"" + uri + "\"}");
    }

    private static McpCall unsubscribe(String uri) {
        return call("resources/unsubscribe", "{\"uri\":\"" + uri + "\"}");
    }

    private static McpCall level(String level) {
        return call("logging/setLevel", "{\"level\":\"" + level + "\"}");
    }

    private static McpCall call(String method, String params) {
        return new McpCall(
                CommandId.fresh(),
                new RequestId("test"),
                Caller.ANONYMOUS,
                method,
                new RawJson(params),
                false,
                Deadline.in(Duration.ofSeconds(1)));
    }
}
