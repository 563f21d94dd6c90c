package io.llmfusion.dialect;

import io.llmfusion.model.ChatBody;
import io.llmfusion.model.ChatMessage;
import io.llmfusion.model.ChatRequest;
import io.llmfusion.model.Media;
import io.llmfusion.model.ModelCapabilities;
import io.llmfusion.model.OutputOptions;
import io.llmfusion.model.Part;
import io.llmfusion.model.Place;
import io.llmfusion.model.ReasoningRequest;
import io.llmfusion.model.ToolUsePolicy;
import io.llmfusion.model.Warning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes out of a request what its model is known not to do, before it is written in any format. Used once. */
public final class RequestFit {
    private final ModelCapabilities model;
    private final List<Warning> warnings = new ArrayList<>();

    private RequestFit(ModelCapabilities model) {
        this.model = model;
    }

    /** @param warnings what was taken out, as the client knows it */
    public record Fitted(ChatRequest request, List<Warning> warnings) {
        public Fitted {
            warnings = List.copyOf(warnings);
        }
    }

    public static Fitted fit(ChatRequest request, ModelCapabilities model) {
        if (model.isUnknown()) {
            return new Fitted(request, List.of());
        }
        RequestFit fit = new RequestFit(model);
        ChatRequest fitted = fit.output(fit.tools(fit.limit(fit.media(request))));
        return new Fitted(fitted, fit.warnings);
    }

    /** Whether a request may go as it is: no picture to a model that sees none. When in doubt, no. */
    public static boolean passes(ChatBody.Raw body, ModelCapabilities model) {
        if (!model.lacksInput("image")) {
            return true;
        }
        String text = new String(body.members().source(), StandardCharsets.ISO_8859_1);
        return !text.contains("\"image") && !text.contains("\"input_image") && !text.contains("nline");
    }

    private ChatRequest limit(ChatRequest request) {
        long most = model.maxOutput().orElse(Long.MAX_VALUE);
        if (request.sampling().maxTokens().orElse(0) <= most) {
            return request;
        }
        warnings.add(new Warning("max_tokens", "is above what this model can answer; " + most + " was sent"));
        return request.withSampling(request.sampling().withMaxTokens(most));
    }

    private ChatRequest tools(ChatRequest request) {
        if (!model.lacks("tools") || request.tools().tools().isEmpty()) {
            return request;
        }
        warnings.add(new Warning("tools", "this model calls no tools; left out"));
        return request.withTools(ToolUsePolicy.NONE);
    }

    private ChatRequest output(ChatRequest request) {
        OutputOptions output = request.output();
        Optional<ReasoningRequest> reasoning = output.reasoning().filter(RequestFit::wanted);
        if (!model.lacks("reasoning") || reasoning.isEmpty()) {
            return request;
        }
        warnings.add(new Warning("reasoning", "this model does not reason; the wish was left out"));
        return request.withOutput(new OutputOptions(
                output.stream(), output.includeUsage(), output.format(), Optional.empty(), output.logprobs()));
    }

    private static boolean wanted(ReasoningRequest reasoning) {
        return reasoning.effort().filter(effort -> !effort.equals("none")).isPresent()
                || reasoning.budgetTokens().isPresent()
                || reasoning.mode().filter(mode -> !mode.equals("disabled")).isPresent();
    }

    private ChatRequest media(ChatRequest request) {
        if (model.input().isEmpty()) {
            return request;
        }
        List<ChatMessage> messages = new ArrayList<>(request.messages());
        for (int index = 0; index < messages.size(); index++) {
            ChatMessage message = messages.get(index);
            List<Part> parts = parts(message.parts(), message.placeAt(index));
            if (!parts.equals(message.parts())) {
                messages.set(
                        index,
                        new ChatMessage(message.role(), parts, message.name(), message.extras(), message.place()));
            }
        }
        return request.withMessages(messages);
    }

    private List<Part> parts(List<Part> parts, Place place) {
        List<Part> fitting = new ArrayList<>(parts.size());
        for (int index = 0; index < parts.size(); index++) {
            fitting.add(part(parts.get(index), place.part(index)));
        }
        return fitting;
    }

    private Part part(Part part, String path) {
        return switch (part) {
            case Part.Image _ when model.lacksInput("image") -> instead(path, "image");
            case Part.Audio _ when model.lacksInput("audio") -> instead(path, "audio");
            case Part.Document document
            when isPdf(document.source()) && model.lacksInput("pdf") -> instead(path, "PDF document");
            case Part.ToolResult result ->
                new Part.ToolResult(
                        result.callId(),
                        result.content().stream()
                                .map(inside -> part(inside, path))
                                .toList(),
                        result.error(),
                        result.extras());
            default -> part;
        };
    }

    private static boolean isPdf(Media media) {
        return switch (media) {
            case Media.Inline inline -> inline.mediaType().equals("application/pdf");
            case Media.Url url -> url.mediaType().equals(Optional.of("application/pdf"));
            case Media.FileId _, Media.PlainText _ -> false;
        };
    }

    /** The model should know that something was there. */
    private Part instead(String path, String what) {
        warnings.add(new Warning(path, "this model takes no " + what + "; a note that one was there was sent"));
        return Part.Text.of("[" + what + " left out: this model cannot take it]");
    }
}
