package io.llmfusion.matrix;

import static io.llmfusion.matrix.AnswerFeature.chat;
import static io.llmfusion.matrix.AnswerFeature.messages;
import static io.llmfusion.matrix.Marker.found;

import java.util.List;
import java.util.stream.Stream;

/** The features of answers that the tables have, one row each. */
final class AnswerFeatures {
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}";

    private static final String ENDED =
            "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":11,\"output_tokens\":7}";

    private AnswerFeatures() {}

    static List<AnswerFeature> all() {
        return Stream.concat(contents().stream(), endings().stream()).toList();
    }

    private static List<AnswerFeature> contents() {
        return List.of(
                chat("text", message("\"content\":\"zebra answer\"", "stop"), found("text", "zebra answer")),
                chat(
                        "parallel tool calls",
                        message("""
                                "content":null,"tool_calls":[
                                {"id":"call_1","type":"function","function":{"name":"zebra_one","arguments":"{\\"a\\":\\"zebra first\\"}"}},
                                {"id":"call_2","type":"function","function":{"name":"zebra_two","arguments":"{\\"b\\":\\"zebra second\\"}"}}]""", "tool_calls"),
                        found("first name", "zebra_one"),
                        found("first arguments", "zebra first"),
                        found("second name", "zebra_two"),
                        found("second arguments", "zebra second")),
                chat(
                        "reasoning",
                        message("\"reasoning_content\":\"zebra thought\",\"content\":\"zebra answer\"", "stop"),
                        found("reasoning", "zebra thought"),
                        found("text", "zebra answer")),
                messages(
                        "signed reasoning",
                        """
                        "content":[{"type":"thinking","thinking":"zebra thought","signature":"emVicmE="},
                        {"type":"text","text":"zebra answer"}],""" + ENDED,
                        found("reasoning", "zebra thought"),
                        found("text", "zebra answer")),
                chat(
                        "refusal",
                        message("\"content\":null,\"refusal\":\"zebra no\"", "stop"),
                        found("refusal", "zebra no")),
                chat(
                        "citations",
                        message("""
                                "content":"zebra answer","annotations":[{"type":"url_citation","url_citation":
                                {"start_index":0,"end_index":5,"title":"Zebra","url":"https://example.com/zebra"}}]""", "stop"),
                        found("text", "zebra answer"),
                        found("URL", "https://example.com/zebra")),
                chat("logprobs", """
                        {"index":0,"message":{"role":"assistant","content":"zebra"},"logprobs":{"content":[
                        {"token":"zebra","logprob":-0.37,"bytes":[122],"top_logprobs":[{"token":"zebra","logprob":-0.37,"bytes":[122]}]}]},
                        "finish_reason":"stop"}],""" + USAGE, found("text", "zebra"), found("logprobs", "-0.37")));
    }

    private static List<AnswerFeature> endings() {
        return List.of(
                chat(
                        "stopped at the limit",
                        message("\"content\":\"zebra\"", "length"),
                        found("reason", "\"length\"", "max_tokens", "MAX_TOKENS", "max_output_tokens")),
                chat(
                        "stopped by a filter",
                        message("\"content\":\"zebra\"", "content_filter"),
                        found("reason", "content_filter", "refusal", "SAFETY", "content_filtered")),
                messages(
                        "usage with cache",
                        """
                        "content":[{"type":"text","text":"zebra"}],"stop_reason":"end_turn","usage":{"input_tokens":11,
                        "cache_read_input_tokens":1300,"cache_creation_input_tokens":0,"output_tokens":7}""",
                        found("cached", "1300"),
                        found("input", "1311", "\"input_tokens\":11")),
                chat(
                        "usage with reasoning",
                        message("\"content\":\"zebra\"", "stop")
                                .replace(
                                        "\"total_tokens\":18",
                                        "\"total_tokens\":2018,\"completion_tokens_details\":{\"reasoning_tokens\":1707}")
                                .replace("\"completion_tokens\":7,", "\"completion_tokens\":2007,"),
                        found("output", "2007", "\"candidatesTokenCount\":300"),
                        found("reasoning", "1707")),
                chat("two choices", """
                        {"index":0,"message":{"role":"assistant","content":"zebra one"},"finish_reason":"stop"},
                        {"index":1,"message":{"role":"assistant","content":"zebra two"},"finish_reason":"stop"}],""" + USAGE, found("first", "zebra one"), found("second", "zebra two")));
    }

    private static String message(String members, String finish) {
        return "{\"index\":0,\"message\":{\"role\":\"assistant\",%s},\"finish_reason\":\"%s\"}],%s"
                .formatted(members, finish, USAGE);
    }
}
