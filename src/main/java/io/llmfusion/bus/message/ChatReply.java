package io.llmfusion.bus.message;

import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.LoopEvent;
import io.llmfusion.model.OperationAnswer;
import io.llmfusion.model.RawAnswer;
import io.llmfusion.model.StreamId;
import java.util.List;

/** The reply to a chat or attempt command that did not fail. */
public sealed interface ChatReply {
    AnswerHead head();

    /** The same reply under another head. */
    ChatReply withHead(AnswerHead changed);

    /**
     * Content has begun: everything else of the command comes on the stream, once the caller has granted credit. From now
     * on the stream is what a caller cancels; those in between have handed it over and hold nothing any more.
     */
    record Accepted(AnswerHead head, StreamId stream) implements ChatReply {
        @Override
        public Accepted withHead(AnswerHead changed) {
            return new Accepted(changed, stream);
        }
    }

    /**
     * The whole answer.
     *
     * @param loop what the tool loop did, in order; empty where none ran
     */
    record Answered(AnswerHead head, ChatTurn turn, List<LoopEvent> loop) implements ChatReply {
        public Answered {
            loop = List.copyOf(loop);
        }

        public Answered(AnswerHead head, ChatTurn turn) {
            this(head, turn, List.of());
        }

        @Override
        public Answered withHead(AnswerHead changed) {
            return new Answered(changed, turn, loop);
        }
    }

    /** The whole answer as the provider's own bytes, for a raw command to a provider of the same wire format. */
    record AnsweredRaw(AnswerHead head, RawAnswer answer) implements ChatReply {
        @Override
        public AnsweredRaw withHead(AnswerHead changed) {
            return new AnsweredRaw(changed, answer);
        }
    }

    /** The whole answer to an operation that the provider and the client write differently. */
    record Performed(AnswerHead head, OperationAnswer answer) implements ChatReply {
        @Override
        public Performed withHead(AnswerHead changed) {
            return new Performed(changed, answer);
        }
    }
}
