package io.llmfusion.gateway;

import java.util.List;

/** A provider's two answers in its own format: it calls a tool, then says that it is done. */
enum LoopUpstream {
    CHAT("chat/m", """
            {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant",
            "content":"Let me.","tool_calls":[{"id":"call_1","type":"function","function":{"name":"TOOL","arguments":"{\\"text\\":\\"a\\"}"}}]},
            "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""", """
            {"id":"c2","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant",
            "content":"All done."},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""", "messages"),
    CLAUDE("claude/m", """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Let me."},
            {"type":"tool_use","id":"call_1","name":"TOOL","input":{"text":"a"}}],"stop_reason":"tool_use","stop_sequence":null,
            "usage":{"input_tokens":3,"output_tokens":2}}""", """
            {"id":"msg_2","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"All done."}],
            "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":2}}""", "messages"),
    GEMINI("gemini/m", """
            {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"Let me."},{"functionCall":{"id":"call_1",
            "name":"TOOL","args":{"text":"a"}},"thoughtSignature":"c2ln"}]},"finishReason":"STOP"}],"modelVersion":"m","responseId":"g1",
            "usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5}}""", """
            {"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"All done."}]},"finishReason":"STOP"}],
            "modelVersion":"m","responseId":"g2","usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5}}""", "contents"),
    RESPONSES("native/m", """
            {"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[{"id":"msg_1","type":"message",
            "status":"completed","role":"assistant","content":[{"type":"output_text","text":"Let me.","annotations":[]}]},
            {"id":"fc_1","type":"function_call","status":"completed","call_id":"call_1","name":"TOOL","arguments":"{\\"text\\":\\"a\\"}"}],
            "usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}}""", """
            {"id":"resp_2","object":"response","created_at":1,"status":"completed","model":"m","output":[{"id":"msg_2","type":"message",
            "status":"completed","role":"assistant","content":[{"type":"output_text","text":"All done.","annotations":[]}]}],
            "usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}}""", "input");

    final String model;
    /** Where its requests hold the conversation. */
    final String conversation;

    private final String calls;
    private final String says;

    LoopUpstream(String model, String calls, String says, String conversation) {
        this.model = model;
        this.calls = calls;
        this.says = says;
        this.conversation = conversation;
    }

    List<String> answers(String tool) {
        return List.of(calls.replace("TOOL", tool), says);
    }
}
