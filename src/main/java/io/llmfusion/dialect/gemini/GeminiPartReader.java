package io.llmfusion.dialect.gemini;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Extras;
import io.llmfusion.model.Part;
import io.llmfusion.model.RawJson;
import io.llmfusion.model.Signature;
import io.llmfusion.model.ToolCall;
import io.llmfusion.model.ToolCallId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads parts, of requests and of answers. A signature on text that is no thought becomes reasoning without words behind
 * that text: so it survives in every format that knows signed reasoning, and stands on the text again in this one.
 */
final class GeminiPartReader {
    private static final String SIGNATURE = "thoughtSignature";
    private static final Set<String> TEXT = Set.of("text", "thought", SIGNATURE);
    private static final Set<String> CALL = Set.of("functionCall", "thought", SIGNATURE);
    private static final Set<String> FUNCTION_CALL = Set.of("id", "name", "args", "partialArgs", "willContinue");
    private static final Set<String> FUNCTION_RESPONSE = Set.of("id", "name", "response", "parts");

    private GeminiPartReader() {}

    /** Who knows the ids of calls. */
    interface CallIds {
        /** The id of a call; one of our own where none was given. */
        ToolCallId call(Optional<String> given, String name);

        /** The id of the call that a result answers. */
        ToolCallId result(GeminiField response, Optional<String> given, String name);
    }

    /** What a part stands for; mostly one part, two of a signed text. */
    static List<Part> read(GeminiField part, CallIds ids) {
        if (part.get("functionCall").isPresent()) {
            return List.of(call(part, ids));
        }
        if (part.get("functionResponse").isPresent()) {
            return List.of(result(part, ids));
        }
        if (part.get("inlineData").isPresent() || part.get("fileData").isPresent()) {
            return List.of(GeminiMediaReader.read(part));
        }
        Set<String> names = part.names();
        if (TEXT.containsAll(names) || names.contains("text")) {
            return text(part);
        }
        String type = names.stream()
                .filter(name -> !name.equals(SIGNATURE) && !name.equals("thought"))
                .findFirst()
                .orElse("part");
        return List.of(new Part.Native(DialectId.GEMINI, type, part.raw()));
    }

    static String signatureText(GeminiField part) {
        return part.string(SIGNATURE).orElse("");
    }

    private static List<Part> text(GeminiField part) {
        String text = part.string("text").orElse("");
        String signed = signatureText(part);
        Optional<Part.RedactedReasoning> redacted = GeminiSignatures.unwrapRedacted(signed);
        if (redacted.isPresent()) {
            return List.of(redacted.get());
        }
        Optional<Signature> signature = GeminiSignatures.unwrap(signed);
        Extras extras = part.extras(TEXT);
        if (part.isTrue("thought")) {
            return text.isEmpty() && signature.isEmpty()
                    ? List.of()
                    : List.of(new Part.Reasoning(text, signature, extras));
        }
        Optional<Part> proof = signature.map(value -> new Part.Reasoning("", Optional.of(value), Extras.NONE));
        if (text.isEmpty() && extras.isEmpty()) {
            return proof.map(List::of).orElse(List.of());
        }
        Part said = new Part.Text(text, List.of(), extras);
        return proof.map(value -> List.of(said, value)).orElse(List.of(said));
    }

    private static Part call(GeminiField part, CallIds ids) {
        GeminiField call = part.required("functionCall").object();
        String name = call.required("name").body().string();
        Optional<GeminiField> args = call.get("args");
        if (args.isPresent() && !args.get().isObject()) {
            throw args.get().invalid("must be an object");
        }
        Map<String, RawJson> extras = new LinkedHashMap<>(part.rest(CALL));
        extras.putAll(call.rest(FUNCTION_CALL));
        return new Part.ToolUse(
                new ToolCall(
                        ids.call(given(call), name),
                        name,
                        args.map(GeminiField::raw).orElse(RawJson.EMPTY_OBJECT),
                        GeminiSignatures.unwrap(signatureText(part))),
                GeminiField.extras(extras));
    }

    static Optional<String> given(GeminiField callOrResponse) {
        return callOrResponse.string("id").filter(id -> !id.isBlank());
    }

    private static Part result(GeminiField part, CallIds ids) {
        GeminiField response = part.required("functionResponse").object();
        ToolCallId id = ids.result(
                response, given(response), response.required("name").body().string());
        GeminiResponse said = GeminiResponse.read(response);
        return new Part.ToolResult(id, said.content(), said.error(), response.extras(FUNCTION_RESPONSE));
    }
}
