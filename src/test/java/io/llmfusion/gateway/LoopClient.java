package io.llmfusion.gateway;

import io.llmfusion.model.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a client of each format asks with an MCP server's tools, and sends back what it was answered. */
enum LoopClient {
    CHAT("/v1/chat/completions", "messages") {
        @Override
        List<JsonNode> said(JsonNode answer) {
            return List.of(answer.at("/choices/0/message"));
        }
    },
    MESSAGES("/v1/messages", "messages") {
        @Override
        List<JsonNode> said(JsonNode answer) {
            ObjectNode message = Json.object().put("role", "assistant");
            return List.of(message.set("content", answer.path("content")));
        }
    },
    RESPONSES("/v1/responses", "input") {
        @Override
        List<JsonNode> said(JsonNode answer) {
            return answer.path("output").valueStream().toList();
        }
    },
    GEMINI("/v1beta/models/MODEL:generateContent", "contents") {
        @Override
        List<JsonNode> said(JsonNode answer) {
            return List.of(answer.at("/candidates/0/content"));
        }

        @Override
        JsonNode user(String text) {
            ObjectNode content = Json.object().put("role", "user");
            content.putArray("parts").addObject().put("text", text);
            return content;
        }
    };

    private final String path;
    private final String conversation;

    LoopClient(String path, String conversation) {
        this.path = path;
        this.conversation = conversation;
    }

    /** What of an answer its client puts behind the conversation. */
    abstract List<JsonNode> said(JsonNode answer);

    JsonNode user(String text) {
        return Json.object().put("role", "user").put("content", text);
    }

    String path(LoopUpstream upstream, boolean streamed) {
        String asked = path.replace("MODEL", upstream.model);
        return streamed ? asked.replace(":generateContent", ":streamGenerateContent") + query() : asked;
    }

    private String query() {
        return this == GEMINI ? "?alt=sse" : "";
    }

    String body(LoopUpstream upstream, boolean streamed, List<JsonNode> messages) {
        ObjectNode body = Json.object();
        if (this != GEMINI) {
            body.put("model", upstream.model).put("stream", streamed);
        }
        if (this == MESSAGES) {
            body.put("max_tokens", 100);
        }
        if (this == RESPONSES) {
            body.put("store", false);
        }
        ArrayNode all = body.putArray(conversation);
        all.addAll(new ArrayList<>(messages));
        body.putArray("tools")
                .addObject()
                .put("type", "mcp")
                .put("server_label", "notes")
                .put("require_approval", "never");
        return body.toString();
    }
}
