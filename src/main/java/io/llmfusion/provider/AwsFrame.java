package io.llmfusion.provider;

import io.llmfusion.model.Json;
import io.llmfusion.sse.Utf8Slice;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * One frame of an AWS event stream.
 *
 * @param name the event's type, or the kind of the error, which ends in {@code Exception} or {@code Error}
 * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon Event Stream Specification</a>
 */
record AwsFrame(String name, Utf8Slice payload) {
    static AwsFrame of(Message message) {
        Map<String, HeaderValue> headers = message.getHeaders();
        return switch (text(headers, ":message-type")) {
            case "exception" -> new AwsFrame(text(headers, ":exception-type"), Utf8Slice.of(message.getPayload()));
            case "error" -> error(text(headers, ":error-code"), text(headers, ":error-message"));
            default -> new AwsFrame(text(headers, ":event-type"), Utf8Slice.of(message.getPayload()));
        };
    }

    private static AwsFrame error(String code, String message) {
        String kind = code.endsWith("Exception") || code.endsWith("Error") ? code : code + "Exception";
        return new AwsFrame(kind, Utf8Slice.of(Json.write(Json.object().put("message", message))));
    }

    private static String text(Map<String, HeaderValue> headers, String name) {
        HeaderValue value = headers.get(name);
        return value == null ? "" : value.getString();
    }
}
