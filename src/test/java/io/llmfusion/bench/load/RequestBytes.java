package io.llmfusion.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One whole HTTP/1.1 request, made once and sent many times. */
public record RequestBytes(ByteBuffer bytes) {

    /** A chat completion request with a key, as every OpenAI client sends it, in exactly {@code size} bytes of body or a
     * few more where {@code size} is too small for one. */
    public static RequestBytes chat(String path, String key, String model, Streaming streaming, int size) {
        String stream = streaming == Streaming.ON ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : "";
        String before =
                "{\"model\":\"" + model + "\"" + stream + ",\"temperature\":0.2,\"max_tokens\":512,\"messages\":["
                        + "{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},{\"role\":\"user\",\"content\":\"";
        String after = "\"}]}";
        int room = Math.max(16, size - before.length() - after.length());
        String body = before + words(room) + after;
        return post(path, key, body);
    }

    private static RequestBytes post(String path, String key, String body) {
        String request = "POST " + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n"
                + "user-agent: bench/1\r\nauthorization: Bearer " + key + "\r\ncontent-type: application/json\r\n"
                + "content-length: " + body.length() + "\r\n\r\n" + body;
        return of(request);
    }

    /** A request without a body. */
    public static RequestBytes get(String path) {
        return of("GET " + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    }

    private static RequestBytes of(String request) {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        return new RequestBytes(
                ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
    }

    private static String words(int length) {
        String sentence = "Please read this paragraph of the file and say what it is about. ";
        return sentence.repeat(length / sentence.length() + 1).substring(0, length);
    }
}
