package io.llmfusion.config;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Quirks;
import java.util.Map;
import java.util.Optional;

/**
 * One of a family's APIs.
 *
 * @param name as written for `api:`
 * @param path appended to the base URL
 * @param modelsPath appended to the base URL, lists the models; empty where the vendor has none
 * @param headers that every request needs
 */
public record FamilyApi(
        String name,
        DialectId dialect,
        ApiPath path,
        Optional<String> modelsPath,
        Authentication authentication,
        Map<String, String> headers,
        Quirks quirks) {
    public FamilyApi {
        headers = InOrder.copyOf(headers);
    }

    /** How a request shows its key. */
    public enum Authentication {
        /** `Authorization: Bearer KEY`. */
        BEARER,
        /** `x-api-key: KEY`. */
        X_API_KEY,
        /** `x-goog-api-key: KEY`. */
        X_GOOG_API_KEY,
        /** `api-key: KEY`. */
        API_KEY,
        NONE
    }
}
