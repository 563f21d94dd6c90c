package io.llmfusion.matrix;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** How the providers of one format say the features of answers; empty where the format has no place for one. */
interface Answers {
    Optional<Buffer> whole(AnswerFeature feature);

    Optional<Buffer> streamed(AnswerFeature feature);
}
