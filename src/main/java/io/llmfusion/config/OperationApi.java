package io.llmfusion.config;

import io.llmfusion.config.FamilyApi.Authentication;
import io.llmfusion.model.DialectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how a family does something beside chats.
 *
 * @param path appended to the base URL
 * @param singlePath the same for one input alone, where that is another one (Gemini's embeddings)
 * @param dialect the wire format; {@link DialectId#CHAT} is OpenAI's
 * @param authentication empty: as the provider's API
 * @param refusedFields top-level fields that make the vendor fail: left out with a warning
 * @param renamedFields top-level fields under another name, ours to theirs
 */
public record OperationApi(
        ApiPath path,
        Optional<ApiPath> singlePath,
        DialectId dialect,
        Optional<Authentication> authentication,
        List<String> refusedFields,
        Map<String, String> renamedFields) {
    public OperationApi {
        refusedFields = List.copyOf(refusedFields);
        renamedFields = Map.copyOf(renamedFields);
    }

    public OperationApi(ApiPath path, DialectId dialect) {
        this(path, Optional.empty(), dialect, Optional.empty(), List.of(), Map.of());
    }
}
