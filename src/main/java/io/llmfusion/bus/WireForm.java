package io.llmfusion.bus;

import io.llmfusion.bus.message.AgentCommand;
import io.llmfusion.bus.message.AttemptCommand;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.CatalogEvent;
import io.llmfusion.bus.message.CatalogQuery;
import io.llmfusion.bus.message.CatalogReply;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.McpReply;
import io.llmfusion.bus.message.ModelsQuery;
import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.bus.message.PushedMessage;
import io.llmfusion.bus.message.ResponsesQuery;
import io.llmfusion.bus.message.ResponsesReply;
import io.llmfusion.bus.message.ServerEvent;
import io.llmfusion.bus.message.ServerState;
import io.llmfusion.bus.message.ServerStateQuery;
import io.llmfusion.bus.message.SessionMessage;
import io.llmfusion.bus.message.SignaturesQuery;
import io.llmfusion.bus.message.SignaturesReply;
import io.llmfusion.bus.message.StreamControl;
import io.llmfusion.bus.message.StreamMessage;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.NodeHealth;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages as tagged JSON, for what crosses to another node: {@code {"message": family, "body": {"@": case, ...}}}. A
 * reader ignores members that it does not know and takes a missing optional, list or map as empty and a missing number as
 * 0, so that nodes can be upgraded one at a time; anything else that is missing, and a case that it does not know, makes
 * a message unreadable.
 */
final class WireForm {
    /** Every type that is sent by itself: a record, or a sealed family of records. */
    static final List<Class<?>> FAMILIES = List.of(
            AgentCommand.class,
            AttemptCommand.class,
            Cancel.class,
            CatalogEvent.class,
            CatalogQuery.class,
            CatalogReply.class,
            ChatCommand.class,
            ChatReply.class,
            GatewayError.class,
            McpCall.class,
            McpReply.class,
            ModelsQuery.class,
            ModelsReply.class,
            NodeHealth.class,
            ResponsesQuery.class,
            ResponsesReply.class,
            ServerEvent.class,
            ServerState.class,
            ServerStateQuery.class,
            SessionMessage.class,
            PushedMessage.class,
            SignaturesQuery.class,
            SignaturesReply.class,
            StreamControl.class,
            StreamMessage.class);

    private static final Map<String, Class<?>> BY_NAME =
            FAMILIES.stream().collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    private static final JsonMapper MAPPER = WireMapper.build();

    private WireForm() {}

    static byte[] write(Object message) {
        Object body = message instanceof GatewayFailure failure ? failure.error() : message;
        Class<?> family = familyOf(body);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("message", family.getSimpleName());
            json.writeName("body");
            MAPPER.writerFor(family).writeValue(json, body);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Throws {@link IllegalArgumentException} or a {@code JacksonException} when the message is not readable here. */
    static Object read(byte[] json) {
        JsonNode envelope = MAPPER.readTree(json);
        String name = envelope.path("message").asString("");
        Class<?> family = BY_NAME.get(name);
        if (family == null) {
            throw new IllegalArgumentException("no message of ours: " + name);
        }
        Object body = MAPPER.treeToValue(envelope.path("body"), family);
        return body instanceof GatewayError error ? new GatewayFailure(error) : body;
    }

    private static Class<?> familyOf(Object body) {
        return FAMILIES.stream()
                .filter(family -> family.isInstance(body))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a message of the bus: " + body.getClass()));
    }
}
