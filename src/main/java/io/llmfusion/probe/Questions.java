package io.llmfusion.probe;

import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The question for each capability. */
public final class Questions {
    private Questions() {}

    /** Empty where the model that it takes is not known. */
    public static Optional<Question> of(Capability capability, Subject subject) {
        return capability == Capability.EMBEDDINGS
                ? subject.embeddingModel().map(Questions::embeddings)
                : subject.model().map(model -> chat(capability, model));
    }

    private static Question chat(Capability capability, String model) {
        ChatQuestions questions = new ChatQuestions(model);
        return switch (capability) {
            case CHAT -> questions.chat();
            case STREAMING -> questions.streaming();
            case FUNCTIONS -> questions.functions();
            case PARALLEL_TOOLS -> questions.parallelTools();
            case STRUCTURED_OUTPUT -> questions.structuredOutput();
            case REASONING -> questions.reasoning();
            case VISION -> questions.vision();
            case AUDIO -> questions.audio();
            case EMBEDDINGS -> embeddings(model);
            case TOKEN_COUNTING -> tokenCounting(model);
        };
    }

    private static Question embeddings(String model) {
        ObjectNode body = Json.object()
                .put("model", model)
                .put("input", "A short sentence.")
                .put("encoding_format", "float");
        return new Question(Capability.EMBEDDINGS, "/v1/embeddings", RawJson.of(body), 20, 0);
    }

    private static Question tokenCounting(String model) {
        ObjectNode body = Json.object().put("model", model);
        body.withArray("messages").addObject().put("role", "user").put("content", "A short sentence.");
        return new Question(Capability.TOKEN_COUNTING, "/v1/messages/count_tokens", RawJson.of(body), 20, 0);
    }
}
