package io.llmfusion.config;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.Quirks;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

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

    /** The same with the places of an account in its paths. */
    FamilyApi at(UnaryOperator<String> filled) {
        ApiPath where = new ApiPath(filled.apply(path.whole()), path.streamed().map(filled));
        return new FamilyApi(name, dialect, where, modelsPath.map(filled), authentication, headers, quirks);
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
        /** AWS' Signature Version 4; an API key of Bedrock as `Authorization: Bearer KEY`. */
        AWS,
        /** `Authorization: Bearer TOKEN`, the token being Google's for a service account; a key as `x-goog-api-key: KEY`. */
        GOOGLE,
        NONE
    }
}
