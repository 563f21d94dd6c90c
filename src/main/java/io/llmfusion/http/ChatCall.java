package io.llmfusion.http;

import io.llmfusion.bus.Command;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.model.RawObject;
import io.llmfusion.model.RequestHead;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is to be sent once the client's side is ready to hear the answer.
 *
 * @param form of a stream
 * @param send sends the command
 * @param body until when the request's body is in memory
 * @param request the body as the client sent it, for formats whose answers repeat what was asked
 * @param state what the format keeps of the answer
 */
record ChatCall(
        RequestHead head,
        SseResponse.Form form,
        Supplier<Command<ChatReply>> send,
        BodyLife body,
        Optional<RawObject> request,
        Conversations.State state) {
    /** Until when somebody behind the front end holds the body. */
    enum BodyLife {
        /** Nothing may be tried again after the first content. */
        UNTIL_CONTENT,
        /** The tool loop sends it with every turn. */
        UNTIL_END
    }
}
