package io.llmfusion.system;

import io.llmfusion.provider.ScriptedUpstream;
import io.llmfusion.provider.ScriptedUpstream.Behaviour;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;

/** What providers of each kind send, as their own APIs document it. */
enum UpstreamFormat {
    OPENAI {
        @Override
        String whole(Played turn) {
            return OpenAiAnswers.whole(turn);
        }

        @Override
        List<String> frames(Played turn) {
            return OpenAiAnswers.frames(turn);
        }

        @Override
        String error(String type, String message) {
            return OpenAiAnswers.error(type, message);
        }

        @Override
        String errorFrame(String type, String message) {
            return "data: " + OpenAiAnswers.error(type, message) + "\n\n";
        }
    },
    ANTHROPIC {
        @Override
        String whole(Played turn) {
            return AnthropicAnswers.whole(turn);
        }

        @Override
        List<String> frames(Played turn) {
            return AnthropicAnswers.frames(turn);
        }

        @Override
        String error(String type, String message) {
            return AnthropicAnswers.error(type, message);
        }

        @Override
        String errorFrame(String type, String message) {
            return "event: error\ndata: " + AnthropicAnswers.error(type, message) + "\n\n";
        }
    },
    GEMINI {
        @Override
        String whole(Played turn) {
            return GeminiAnswers.whole(turn);
        }

        @Override
        List<String> frames(Played turn) {
            return GeminiAnswers.frames(turn);
        }

        @Override
        String error(String type, String message) {
            return GeminiAnswers.error(type, message);
        }

        @Override
        String errorFrame(String type, String message) {
            return "data: " + GeminiAnswers.error(type, message) + "\n\n";
        }
    },
    RESPONSES {
        @Override
        String whole(Played turn) {
            return ResponsesAnswers.whole(turn);
        }

        @Override
        List<String> frames(Played turn) {
            return ResponsesAnswers.frames(turn);
        }

        @Override
        String error(String type, String message) {
            return OpenAiAnswers.error(type, message);
        }

        @Override
        String errorFrame(String type, String message) {
            return ResponsesAnswers.errorFrame(type, message);
        }
    };

    /** A whole answer's body. */
    abstract String whole(Played turn);

    /** A stream, frame by frame. */
    abstract List<String> frames(Played turn);

    abstract String error(String type, String message);

    abstract String errorFrame(String type, String message);

    /** The member of a request that holds the conversation. */
    String conversation() {
        return switch (this) {
            case OPENAI, ANTHROPIC -> "messages";
            case GEMINI -> "contents";
            case RESPONSES -> "input";
        };
    }

    /** Where a request says what its first message holds. */
    String firstContent() {
        return "/" + conversation() + "/0/" + (this == GEMINI ? "parts" : "content");
    }

    /** What a request says where it asks for a schema. */
    String schemaWord() {
        return this == GEMINI ? "responseJsonSchema" : "json_schema";
    }

    /** The number of a stream's frame with text in it. */
    int textFrame() {
        return switch (this) {
            case OPENAI -> 1;
            case ANTHROPIC -> 3;
            case GEMINI -> 0;
            case RESPONSES -> 4;
        };
    }

    /** The name of such a provider in the configuration. */
    String provider() {
        return name().toLowerCase(Locale.ROOT) + "-like";
    }

    /** What clients ask for. */
    String model() {
        return provider() + "/m-1";
    }

    Behaviour answers(Played turn) {
        return ScriptedUpstream.answer(whole(turn));
    }

    Behaviour streams(Played turn) {
        return ScriptedUpstream.stream(buffers(frames(turn)));
    }

    Behaviour refuses(int status, String type, String message) {
        return ScriptedUpstream.answer(status, "application/json", error(type, message));
    }

    Behaviour refuses(int status, String type, MultiMap headers) {
        return ScriptedUpstream.answer(
                status, headers.add("content-type", "application/json"), error(type, "refused by the script"));
    }

    static List<Buffer> buffers(List<String> frames) {
        return frames.stream().map(Buffer::buffer).toList();
    }
}
