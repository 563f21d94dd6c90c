package io.llmfusion.http;

import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.dialect.ClientDialect;
import io.llmfusion.dialect.RawTail;
import io.llmfusion.model.ChatEvent;
import io.llmfusion.model.LoopEvent;
import java.util.List;
import java.util.Optional;

/**
 * What a keep-alive kept out of the head of one answer, for its last `fusion` event: of a loop, of a translated answer, or
 * of a raw one. Belongs to one event loop.
 */
final class LateFacts {
    private final AnswerHead head;
    private final RawTail rawTail;
    private boolean told;

    LateFacts(ClientDialect dialect, AnswerHead head) {
        this.head = head;
        this.rawTail = dialect.newRawTail(
                LoopEvent.Ended.ofAnswer(Optional.empty(), List.of()).late(origin(), head.warnings()));
    }

    RawTail rawTail() {
        return rawTail;
    }

    /** The event with what is late, or with an event of its own before it. */
    List<ChatEvent> joined(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Loop(LoopEvent.Ended ended) -> {
                told = true;
                yield List.of(new ChatEvent.Loop(ended.late(origin(), head.warnings())));
            }
            case ChatEvent.TurnEnd end
            when !told -> {
                LoopEvent.Ended last = LoopEvent.Ended.ofAnswer(Optional.empty(), end.warnings());
                yield List.of(new ChatEvent.Loop(last.late(origin(), head.warnings())), end);
            }
            default -> List.of(event);
        };
    }

    private LoopEvent.Origin origin() {
        return new LoopEvent.Origin(head.provider(), head.model(), head.attempts());
    }
}
