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
import io.llmfusion.model.CommandId;
import io.llmfusion.model.NodeHealth;
import io.llmfusion.model.Operation;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import io.llmfusion.model.SessionId;
import io.llmfusion.model.StreamId;

/** Every address of the event bus; nowhere else is one written. */
public final class Addresses {
    /** A chat answer from whatever stands behind a model name; served by routing. */
    public static final Address<ChatCommand, ChatReply> LLM_CHAT =
            new Address<>("llm.chat", ChatCommand.class, ChatReply.class);

    /** Vectors for texts; served by routing, as everything else beside chats. */
    public static final Address<ChatCommand, ChatReply> LLM_EMBED =
            new Address<>("llm.embed", ChatCommand.class, ChatReply.class);

    public static final Address<ChatCommand, ChatReply> LLM_IMAGE =
            new Address<>("llm.image", ChatCommand.class, ChatReply.class);

    public static final Address<ChatCommand, ChatReply> LLM_IMAGE_EDIT =
            new Address<>("llm.image.edit", ChatCommand.class, ChatReply.class);

    public static final Address<ChatCommand, ChatReply> LLM_SPEECH =
            new Address<>("llm.speech", ChatCommand.class, ChatReply.class);

    public static final Address<ChatCommand, ChatReply> LLM_TRANSCRIBE =
            new Address<>("llm.transcribe", ChatCommand.class, ChatReply.class);

    public static final Address<ChatCommand, ChatReply> LLM_TRANSLATE =
            new Address<>("llm.translate", ChatCommand.class, ChatReply.class);

    public static final Address<ChatCommand, ChatReply> LLM_MODERATE =
            new Address<>("llm.moderate", ChatCommand.class, ChatReply.class);

    /** How many tokens a chat would take. */
    public static final Address<ChatCommand, ChatReply> LLM_COUNT =
            new Address<>("llm.count", ChatCommand.class, ChatReply.class);

    /** What models there are for a caller; served by routing. */
    public static final Address<ModelsQuery, ModelsReply> LLM_MODELS =
            new Address<>("llm.models", ModelsQuery.class, ModelsReply.class);

    /** Runs a chat with MCP tools, turn after turn; served by the agent. */
    public static final Address<AgentCommand, ChatReply> AGENT_RUN =
            new Address<>("agent.run", AgentCommand.class, ChatReply.class);

    /** How this node is; published by the gateway. */
    public static final Address<NodeHealth, Void> NODE_HEALTH =
            new Address<>("node.health", NodeHealth.class, Void.class);

    /** MCP servers and their items for a caller; served by the catalog. */
    public static final Address<CatalogQuery, CatalogReply> MCP_CATALOG =
            new Address<>("mcp.catalog", CatalogQuery.class, CatalogReply.class);

    /** That what the catalog lists has changed; published by the catalog. */
    public static final Address<CatalogEvent, Void> MCP_CATALOG_EVENTS =
            new Address<>("mcp.catalog.events", CatalogEvent.class, Void.class);

    /** Answers of the Responses API, by their ids; served by the store. */
    public static final Address<ResponsesQuery, ResponsesReply> STORE_RESPONSES =
            new Address<>("store.responses", ResponsesQuery.class, ResponsesReply.class);

    /** What models signed around tool calls, by the calls' ids; served by the store. */
    public static final Address<SignaturesQuery, SignaturesReply> STORE_SIGNATURES =
            new Address<>("store.signatures", SignaturesQuery.class, SignaturesReply.class);

    private Addresses() {}

    /** Where an operation is asked for. */
    public static Address<ChatCommand, ChatReply> operation(Operation operation) {
        return switch (operation) {
            case EMBEDDINGS -> LLM_EMBED;
            case IMAGES -> LLM_IMAGE;
            case IMAGE_EDITS -> LLM_IMAGE_EDIT;
            case SPEECH -> LLM_SPEECH;
            case TRANSCRIPTIONS -> LLM_TRANSCRIBE;
            case TRANSLATIONS -> LLM_TRANSLATE;
            case MODERATIONS -> LLM_MODERATE;
            case TOKEN_COUNT -> LLM_COUNT;
            // A chat may have to stand in for it.
            case COMPLETIONS -> LLM_CHAT;
        };
    }

    /** Exactly one upstream call of this provider. Keep the value: it is built anew each time. */
    public static Address<AttemptCommand, ChatReply> provider(ProviderName provider) {
        return new Address<>("llm.provider." + provider.value(), AttemptCommand.class, ChatReply.class);
    }

    /** Where a stand-in listens for a command that it has passed on; a holder says {@link BusClient#hold}. */
    public static Address<Cancel, Void> control(CommandId command) {
        return new Address<>("command." + command.value() + ".control", Cancel.class, Void.class);
    }

    /** Where the consumer of a stream listens. */
    public static Address<StreamMessage, Void> stream(StreamId stream) {
        return new Address<>("stream." + stream.value(), StreamMessage.class, Void.class);
    }

    /** Where the producer of a stream listens. */
    public static Address<StreamControl, Void> streamControl(StreamId stream) {
        return new Address<>("stream." + stream.value() + ".control", StreamControl.class, Void.class);
    }

    /** One JSON-RPC request to this MCP server. Keep the value: it is built anew each time. */
    public static Address<McpCall, McpReply> mcpServer(ServerName server) {
        return new Address<>("mcp.server." + server.value(), McpCall.class, McpReply.class);
    }

    /** What this MCP server says and how it is; published by its verticle. */
    public static Address<ServerEvent, Void> mcpServerEvents(ServerName server) {
        return new Address<>("mcp.server." + server.value() + ".events", ServerEvent.class, Void.class);
    }

    /** How this MCP server is; served by its verticle. */
    public static Address<ServerStateQuery, ServerState> mcpServerState(ServerName server) {
        return new Address<>("mcp.server." + server.value() + ".state", ServerStateQuery.class, ServerState.class);
    }

    /** One client's session at the aggregated MCP endpoint; served by the instance that opened it. */
    public static Address<SessionMessage, McpReply> mcpSession(SessionId session) {
        return new Address<>("mcp.session." + session.value(), SessionMessage.class, McpReply.class);
    }

    /** What a client of MCP's first transport sends beside its stream; served by the instance that has the stream. */
    public static Address<PushedMessage, McpReply> mcpPushed(SessionId stream) {
        return new Address<>("mcp.pushed." + stream.value(), PushedMessage.class, McpReply.class);
    }
}
