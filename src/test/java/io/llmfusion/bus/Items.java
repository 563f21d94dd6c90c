package io.llmfusion.bus;

import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.Caller;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.RawChunk;
import io.llmfusion.model.RequestId;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands and stream items for tests. */
final class Items {
    static final StreamItem END = new StreamItem.Event(new ChatEvent.TurnEnd(Optional.empty(), List.of()));

    static final Cancel GONE = new Cancel("client gone", Cancel.Policy.RESET);

    private Items() {}

    static StreamItem text(String text) {
        return new StreamItem.Event(new ChatEvent.TextDelta(0, 0, text));
    }

    static StreamItem raw(int bytes) {
        return new StreamItem.Raw(new RawChunk(Buffer.buffer(new byte[bytes])));
    }

    static Command<ChatReply> send(BusClient client, CommandId id) {
        Deadline deadline = Deadline.in(Duration.ofSeconds(5));
        ChatBody body = new ChatBody.Parsed(ChatRequest.of("model", List.of()));
        return client.command(
                Addresses.LLM_CHAT,
                id,
                new ChatCommand(id, new RequestId("r"), Caller.ANONYMOUS, body, Optional.empty(), deadline),
                deadline);
    }

    static AnswerHead head() {
        return new AnswerHead(new ProviderName("p"), "model", 1, List.of(), Map.of(), Duration.ZERO);
    }
}
