package io.llmfusion.mcp.builtin;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.Command;
import io.llmfusion.bus.GatewayFailure;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.McpCall;
import io.llmfusion.bus.message.ModelsQuery;
import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.OperationBody;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Asks models on behalf of one tool call, with its caller's rights. Belongs to one event loop. */
final class ModelCalls {
    private final BusClient bus;
    private final McpCall call;
    private final Set<Command<ChatReply>> running = new HashSet<>();
    private Optional<Cancel> cancelled = Optional.empty();

    ModelCalls(BusClient bus, McpCall call) {
        this.bus = bus;
        this.call = call;
    }

    /** The answer of one model; fails with a {@link GatewayFailure}. */
    Future<ModelAnswer> ask(ChatRequest request, Deadline deadline) {
        if (cancelled.isPresent()) {
            return GatewayFailure.future(
                    new GatewayError.Cancelled(cancelled.get().reason()));
        }
        long start = System.nanoTime();
        CommandId id = CommandId.fresh();
        ChatCommand command = new ChatCommand(
                id, call.request(), call.caller(), new ChatBody.Parsed(request), Optional.empty(), deadline);
        Command<ChatReply> sent = bus.command(Addresses.LLM_CHAT, id, command, deadline);
        running.add(sent);
        return sent.reply()
                .onComplete(done -> running.remove(sent))
                .compose(reply -> answer(request.model(), reply, start));
    }

    /** Vectors of texts, as the tool shows them; fails with a {@link GatewayFailure}. */
    Future<ObjectNode> embed(EmbedCall embed, Deadline deadline) {
        if (cancelled.isPresent()) {
            return GatewayFailure.future(
                    new GatewayError.Cancelled(cancelled.get().reason()));
        }
        CommandId id = CommandId.fresh();
        ChatCommand command = new ChatCommand(
                id,
                call.request(),
                call.caller(),
                new OperationBody.Embed(embed.request()),
                Optional.empty(),
                deadline);
        Command<ChatReply> sent = bus.command(Addresses.LLM_EMBED, id, command, deadline);
        running.add(sent);
        return sent.reply()
                .onComplete(done -> running.remove(sent))
                .compose(reply -> embed.json(reply).map(Future::succeededFuture).orElseGet(ModelCalls::unexpected));
    }

    /** The names that the caller may ask for. */
    Future<List<ModelsReply.Entry>> list() {
        return bus.request(Addresses.LLM_MODELS, new ModelsQuery.ListAll(call.caller()), call.deadline())
                .map(ModelsReply.Models.class::cast)
                .map(ModelsReply.Models::entries);
    }

    /** Stops what is under way. */
    void cancel(Cancel cancel) {
        cancelled = Optional.of(cancel);
        List.copyOf(running).forEach(command -> command.cancel(cancel));
    }

    private static Future<ModelAnswer> answer(String asked, ChatReply reply, long start) {
        return switch (reply) {
            case ChatReply.Answered answered -> Future.succeededFuture(ModelAnswer.of(asked, answered, start));
            case ChatReply.Accepted ignored -> unexpected();
            case ChatReply.AnsweredRaw ignored -> unexpected();
            case ChatReply.Performed ignored -> unexpected();
        };
    }

    private static <T> Future<T> unexpected() {
        return GatewayFailure.future(new GatewayError.Internal("what was asked for was answered in another form"));
    }
}
