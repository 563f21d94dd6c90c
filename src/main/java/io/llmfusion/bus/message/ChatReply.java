package io.llmfusion.bus.message;

import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.RawAnswer;
import io.llmfusion.model.StreamId;

/** The reply to a chat or attempt command that did not fail. */
public sealed interface ChatReply {
    AnswerHead head();

    /** Content has begun: everything else of the command comes on the stream, once the caller has granted credit. */
    record Accepted(AnswerHead head, StreamId stream) implements ChatReply {}

    /** The whole answer. */
    record Answered(AnswerHead head, ChatTurn turn) implements ChatReply {}

    /** The whole answer as the provider's own bytes, for a raw command to a provider of the same wire format. */
    record AnsweredRaw(AnswerHead head, RawAnswer answer) implements ChatReply {}
}
