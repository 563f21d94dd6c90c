package io.llmfusion.bench.upstream;

import java.util.Locale;

/** The two formats that the upstream speaks, and the JSON of their answers and stream events. */
public enum WireFormat {
    /** OpenAI's chat completions, {@code POST .../v1/chat/completions}. */
    CHAT {
        @Override
        String answer(String text) {
            return """
                    {"id":"chatcmpl-B3nchB3nchB3nchB3nchB3nchB3n","object":"chat.completion","created":1763900000,\
                    "model":"bench-1","choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null,\
                    "annotations":[]},"logprobs":null,"finish_reason":"stop"}],%s,"service_tier":"default",\
                    "system_fingerprint":"fp_bench"}""".formatted(text, USAGE);
        }

        @Override
        String opening() {
            return chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
        }

        @Override
        String chunk(String text) {
            return chunk("{\"content\":\"" + text + "\"}", "null");
        }

        @Override
        String closing() {
            String usage = "data: {" + HEAD + "\"choices\":[]," + USAGE + "}\n\n";
            return chunk("{}", "\"stop\"") + usage + "data: [DONE]\n\n";
        }

        private String chunk(String delta, String finish) {
            return "data: {" + HEAD + "\"choices\":[{\"index\":0,\"delta\":" + delta
                    + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]}\n\n";
        }
    },

    /** Anthropic's messages, {@code POST .../v1/messages}. */
    MESSAGES {
        @Override
        String answer(String text) {
            return """
                    {"id":"msg_01B3nchB3nchB3nchB3nchB3","type":"message","role":"assistant","model":"bench-1",\
                    "content":[{"type":"text","text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,\
                    "usage":{"input_tokens":64,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,\
                    "output_tokens":200,"service_tier":"standard"}}""".formatted(text);
        }

        @Override
        String opening() {
            return event("message_start", """
                            "message":{"id":"msg_01B3nchB3nchB3nchB3nchB3","type":"message","role":"assistant",\
                            "model":"bench-1","content":[],"stop_reason":null,"stop_sequence":null,\
                            "usage":{"input_tokens":64,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,\
                            "output_tokens":1,"service_tier":"standard"}}""")
                    + event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        }

        @Override
        String chunk(String text) {
            return event(
                    "content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
        }

        @Override
        String closing() {
            String delta = "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                    + "\"usage\":{\"output_tokens\":200}";
            return event("content_block_stop", "\"index\":0") + event("message_delta", delta) + STOP;
        }

        private String event(String type, String fields) {
            return "event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, fields);
        }
    };

    private static final String HEAD = "\"id\":\"chatcmpl-B3nchB3nchB3nchB3nchB3nchB3n\","
            + "\"object\":\"chat.completion.chunk\",\"created\":1763900000,\"model\":\"bench-1\","
            + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_bench\",";
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":64,\"completion_tokens\":200,"
            + "\"total_tokens\":264,\"prompt_tokens_details\":{\"cached_tokens\":0},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}";
    private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    /** The format whose endpoint a path names. */
    static WireFormat of(String path) {
        return path.toLowerCase(Locale.ROOT).contains("/messages") ? MESSAGES : CHAT;
    }

    abstract String answer(String text);

    abstract String opening();

    abstract String chunk(String text);

    abstract String closing();
}
