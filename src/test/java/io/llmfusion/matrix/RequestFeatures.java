package io.llmfusion.matrix;

import static io.llmfusion.matrix.Marker.found;
import static io.llmfusion.matrix.RequestFeature.chat;
import static io.llmfusion.matrix.RequestFeature.messages;

import java.util.List;
import java.util.stream.Stream;

/** The features of requests that the tables have, one row each. */
final class RequestFeatures {
    /** One pixel. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static final String PDF = "JVBERi0xLjQKJUZ1c2lvbg==";
    private static final String WAV = "UklGRiQAAABXQVZFZm10IA==";

    private static final String GO = "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]";

    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"zebra_tool","description":"zebra purpose","parameters":
            {"type":"object","properties":{"zebra_field":{"type":"string"}},"required":["zebra_field"]}}}]""";

    private static final String CALL = """
            {"role":"user","content":"go"},{"role":"assistant","content":[
            {"type":"tool_use","id":"toolu_1","name":"zebra_tool","input":{"zebra_field":"zebra-one"}}]},""";

    private static final String MESSAGES_TOOLS = """
            "tools":[{"name":"zebra_tool","description":"zebra purpose","input_schema":
            {"type":"object","properties":{"zebra_field":{"type":"string"}}}}]""";

    private RequestFeatures() {}

    static List<RequestFeature> all() {
        return Stream.of(conversation(), tools(), media(), output(), sampling())
                .flatMap(List::stream)
                .toList();
    }

    private static List<RequestFeature> conversation() {
        return List.of(
                chat("text", user("\"zebra question\""), found("text", "zebra question")),
                chat("system", """
                        "messages":[{"role":"system","content":"zebra rules"},{"role":"user","content":"zebra question"}]""", found("system", "zebra rules"), found("text", "zebra question")),
                chat("developer", """
                        "messages":[{"role":"developer","content":"zebra rules"},{"role":"user","content":"go"}]""", found("developer", "zebra rules")),
                chat(
                        "multi-turn",
                        """
                        "messages":[{"role":"user","content":"zebra one"},{"role":"assistant","content":"zebra two"},
                        {"role":"user","content":"zebra three"}]""",
                        found("first", "zebra one"),
                        found("answer", "zebra two"),
                        found("last", "zebra three")),
                messages("cache marker", """
                        "messages":[{"role":"user","content":[
                        {"type":"text","text":"go","cache_control":{"type":"ephemeral"}}]}]""", found("cache marker", "cache_control", "cachePoint")),
                messages(
                        "signed reasoning of another vendor",
                        """
                        "messages":[{"role":"user","content":"go"},{"role":"assistant","content":[
                        {"type":"thinking","thinking":"zebra thought","signature":"emVicmE="},
                        {"type":"text","text":"zebra answer"}]},{"role":"user","content":"more"}]""",
                        found("answer", "zebra answer"),
                        found("signature", "emVicmE=")));
    }

    private static List<RequestFeature> tools() {
        return List.of(
                chat(
                        "tools",
                        TOOLS + "," + GO,
                        found("name", "zebra_tool"),
                        found("description", "zebra purpose"),
                        found("schema", "zebra_field")),
                chat(
                        "tool choice: required",
                        TOOLS + ",\"tool_choice\":\"required\"," + GO,
                        found("choice", "\"required\"", "\"any\"", "\"ANY\"")),
                chat(
                        "tool choice: one tool",
                        TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"zebra_tool\"}}," + GO,
                        found(
                                "choice",
                                "\"tool_choice\":{",
                                "allowedFunctionNames",
                                "allowed_tools",
                                "\"toolChoice\":{\"tool\"")),
                chat(
                        "tool choice: none",
                        TOOLS + ",\"tool_choice\":\"none\"," + GO,
                        found("choice", "\"none\"", "\"NONE\"").orWithout("zebra_tool")),
                chat(
                        "one call at a time",
                        TOOLS + ",\"parallel_tool_calls\":false," + GO,
                        found("flag", "parallel_tool_calls\":false", "disable_parallel_tool_use\":true")),
                messages(
                        "parallel calls with results",
                        MESSAGES_TOOLS + """
                        ,"messages":[{"role":"user","content":"go"},{"role":"assistant","content":[
                        {"type":"tool_use","id":"toolu_1","name":"zebra_tool","input":{"zebra_field":"zebra-one"}},
                        {"type":"tool_use","id":"toolu_2","name":"zebra_tool","input":{"zebra_field":"zebra-two"}}]},
                        {"role":"user","content":[
                        {"type":"tool_result","tool_use_id":"toolu_1","content":"zebra result one"},
                        {"type":"tool_result","tool_use_id":"toolu_2","content":"zebra result two"}]}]""",
                        found("first arguments", "zebra-one"),
                        found("second arguments", "zebra-two"),
                        found("first result", "zebra result one"),
                        found("second result", "zebra result two")),
                messages(
                        "failed tool result",
                        MESSAGES_TOOLS + ",\"messages\":[" + CALL + """
                        {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","is_error":true,
                        "content":"zebra failure"}]}]""",
                        found("result", "zebra failure"),
                        found("flag", "\"is_error\":true", "\"status\":\"error\"", "\"error\":", "Error:")),
                messages(
                        "image in a tool result",
                        MESSAGES_TOOLS + ",\"messages\":[" + CALL + """
                        {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":[
                        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"
                        """.strip() + PNG + "\"}}]}]}]",
                        found("image", PNG)));
    }

    private static List<RequestFeature> media() {
        return List.of(
                chat(
                        "image",
                        user(
                                "[{\"type\":\"text\",\"text\":\"look\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                                        + PNG + "\"}}]"),
                        found("image", PNG)),
                chat("image by URL", user("""
                        [{"type":"image_url","image_url":{"url":"https://example.com/zebra.png"}}]"""), found("URL", "example.com/zebra.png")),
                messages(
                        "document",
                        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"title\":\"zebra.pdf\",\"source\":"
                                + "{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"" + PDF
                                + "\"}}]}]",
                        found("document", PDF)),
                chat(
                        "audio",
                        user("[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"" + WAV
                                + "\",\"format\":\"wav\"}}]"),
                        found("audio", WAV)));
    }

    private static List<RequestFeature> output() {
        return List.of(
                chat("structured output", GO + """
                                ,"response_format":{"type":"json_schema","json_schema":{"name":"zebra","strict":true,"schema":
                                {"type":"object","properties":{"zebra_field":{"type":"string"}},"required":["zebra_field"],
                                "additionalProperties":false}}}""", found("schema", "zebra_field")),
                chat(
                        "JSON mode",
                        GO + ",\"response_format\":{\"type\":\"json_object\"}",
                        found("format", "json_object", "application/json")),
                chat(
                        "reasoning effort",
                        GO + ",\"reasoning_effort\":\"low\"",
                        found("effort", "\"low\"", "\"LOW\"", "budget", "Budget")),
                messages(
                        "reasoning budget",
                        "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2345}," + GO,
                        found("budget", "2345", "effort", "thinkingLevel", "thinking_level")),
                chat("logprobs", GO + ",\"logprobs\":true,\"top_logprobs\":7", found("logprobs", "ogprobs\":7")));
    }

    private static List<RequestFeature> sampling() {
        return List.of(
                chat("max tokens", GO, found("max tokens", "9000")),
                chat("temperature", GO + ",\"temperature\":0.37", found("temperature", "0.37")),
                chat("top_p", GO + ",\"top_p\":0.83", found("top_p", "0.83")),
                messages("top_k", "\"top_k\":37," + GO, found("top_k", "37")),
                chat("stop sequences", GO + ",\"stop\":[\"zebra stop\"]", found("stop", "zebra stop")),
                chat("seed", GO + ",\"seed\":73737", found("seed", "73737")),
                chat("frequency penalty", GO + ",\"frequency_penalty\":0.41", found("frequency penalty", "0.41")),
                chat("presence penalty", GO + ",\"presence_penalty\":0.43", found("presence penalty", "0.43")),
                chat("n", GO + ",\"n\":3", found("n", "\"n\":3", "andidateCount\":3", "candidate_count\":3")),
                chat(
                        "service tier",
                        GO + ",\"service_tier\":\"priority\"",
                        found("service tier", "\"priority\"", "\"PRIORITY\"", "serviceTier", "service_tier")));
    }

    private static String user(String content) {
        return "\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]";
    }
}
