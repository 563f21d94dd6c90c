package io.llmfusion.mcp.builtin;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.bus.message.AnswerHead;
import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatCommand;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.ModelsQuery;
import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.ChatTurn;
import io.llmfusion.model.EmbeddingsAnswer;
import io.llmfusion.model.Extras;
import io.llmfusion.model.FinishReason;
import io.llmfusion.model.OperationAnswer;
import io.llmfusion.model.Part;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Usage;
import io.llmfusion.model.Warning;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Routing as a test wants it: each model answers with what it was told to. */
final class ScriptedModels {
    final List<ChatCommand> asked = new CopyOnWriteArrayList<>();
    final List<Cancel> cancelled = new CopyOnWriteArrayList<>();
    private final Map<String, Function<ChatCommand, Future<ChatReply>>> models = new ConcurrentHashMap<>();
    private final BusClient bus;

    ScriptedModels(BusClient bus) {
        this.bus = bus;
        bus.serve(Addresses.LLM_CHAT, this::chat);
        bus.serve(Addresses.LLM_EMBED, this::chat);
        bus.serve(Addresses.LLM_MODELS, ScriptedModels::list);
    }

    ScriptedModels says(String model, String text) {
        return answers(model, command -> Future.succeededFuture(answer(text, FinishReason.Unified.STOP)));
    }

    ScriptedModels answers(String model, Function<ChatCommand, Future<ChatReply>> answer) {
        models.put(model, answer);
        return this;
    }

    /** @param vectors as JSON arrays */
    ScriptedModels embeds(String model, List<String> vectors) {
        List<EmbeddingsAnswer.Vector> numbers = vectors.stream()
                .<EmbeddingsAnswer.Vector>map(text -> new EmbeddingsAnswer.Vector.Numbers(new RawJson(text)))
                .toList();
        EmbeddingsAnswer answer = new EmbeddingsAnswer(
                "answering-model", numbers, EmbeddingsAnswer.Form.NUMBERS, Optional.of(Usage.of(4, 0)));
        AnswerHead head =
                new AnswerHead(new ProviderName("scripted"), "answering-model", 1, List.of(), Map.of(), Duration.ZERO);
        return answers(
                model,
                command ->
                        Future.succeededFuture(new ChatReply.Performed(head, new OperationAnswer.Embeddings(answer))));
    }

    /** Never answers; hears its cancellation. */
    ScriptedModels hangs(String model) {
        return answers(model, command -> {
            Promise<ChatReply> never = Promise.promise();
            bus.hold(command.id(), cancelled::add);
            return never.future();
        });
    }

    static ChatReply answer(String text, FinishReason.Unified finish) {
        ChatTurn.Choice choice = new ChatTurn.Choice(
                0,
                List.of(new Part.Reasoning("hidden", Optional.empty(), Extras.NONE), Part.Text.of(text)),
                FinishReason.of(finish, "stop"),
                Optional.empty());
        ChatTurn turn =
                new ChatTurn("id", "answering-model", 1, List.of(choice), Optional.of(Usage.of(7, 5)), Extras.NONE);
        AnswerHead head = new AnswerHead(
                new ProviderName("scripted"),
                "answering-model",
                1,
                List.of(new Warning("temperature", "was left out")),
                Map.of(),
                Duration.ZERO);
        return new ChatReply.Answered(head, turn);
    }

    ChatRequest lastRequest() {
        return ((ChatBody.Parsed) asked.getLast().body()).request();
    }

    private Future<ChatReply> chat(ChatCommand command) {
        asked.add(command);
        return Optional.ofNullable(models.get(command.body().model()))
                .orElseThrow()
                .apply(command);
    }

    private static Future<ModelsReply> list(ModelsQuery query) {
        List<ModelsReply.Entry> entries = List.of(
                new ModelsReply.Entry("default", "fusion"), new ModelsReply.Entry("scripted/large", "scripted"));
        return Future.succeededFuture(new ModelsReply.Models(entries.stream()
                .filter(entry -> query.caller().mayUseModel(entry.name()))
                .toList()));
    }
}
