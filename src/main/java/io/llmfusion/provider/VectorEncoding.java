package io.llmfusion.provider;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.JsonBytes;
import io.llmfusion.model.Operation;
import io.llmfusion.model.OperationBody;
import io.llmfusion.model.RawObject;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * In which encoding vectors came: many compatible servers answer with numbers whatever they were asked for, and OpenAI's own
 * SDK asks for base64 unless told otherwise.
 */
final class VectorEncoding {
    private static final byte[] MEMBER = "\"embedding\"".getBytes(StandardCharsets.US_ASCII);

    private VectorEncoding() {}

    /** Whether the answer has to be written anew; never where vectors of another type than floats were asked for. */
    static boolean differs(OperationBody.Sent sent, Buffer answer) {
        if (sent.operation() != Operation.EMBEDDINGS || sent.dialect() != DialectId.CHAT) {
            return false;
        }
        RawObject request = RawObject.scan(sent.bytes().getBytes());
        if (request.present("output_dtype")) {
            return false;
        }
        boolean base64 =
                request.string("encoding_format").filter("base64"::equals).isPresent();
        int first = firstVector(answer.getBytes());
        return first == (base64 ? '[' : '"');
    }

    /** The byte with which the first vector begins; 0 where there is none. */
    private static int firstVector(byte[] source) {
        for (int at = 0; at <= source.length - MEMBER.length; at++) {
            if (source[at] == '"' && matches(source, at)) {
                int colon = JsonBytes.space(source, at + MEMBER.length);
                int value = JsonBytes.space(source, colon + 1);
                if (value < source.length && source[colon] == ':') {
                    return source[value];
                }
            }
        }
        return 0;
    }

    private static boolean matches(byte[] source, int at) {
        for (int index = 0; index < MEMBER.length; index++) {
            if (source[at + index] != MEMBER[index]) {
                return false;
            }
        }
        return true;
    }
}
