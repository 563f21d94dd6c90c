package io.llmfusion.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a cloud's addresses are filled with: the region of an account, a project, a version. Each is a key of a provider.
 *
 * @param defaults by key; an empty one must be written
 * @param baseUrl with its keys in braces; empty where there is no usual one
 * @param baseUrls in place of that for single locations or regions
 */
public record FamilyPlaces(Map<String, String> defaults, Optional<String> baseUrl, Map<String, String> baseUrls) {
    /** A family whose addresses are the same for everybody. */
    public static final FamilyPlaces NONE = new FamilyPlaces(Map.of(), Optional.empty(), Map.of());

    public FamilyPlaces {
        defaults = InOrder.copyOf(defaults);
        baseUrls = InOrder.copyOf(baseUrls);
    }

    /** The base URL at these places; empty while one of them is. */
    Optional<URI> baseUrl(Map<String, String> places) {
        Optional<String> special = places.values().stream()
                .filter(baseUrls::containsKey)
                .map(baseUrls::get)
                .findFirst();
        return special.or(() -> baseUrl)
                .map(filled(places))
                .filter(url -> url.indexOf('{') < 0)
                .map(URI::create);
    }

    /** Puts the places into a path; a place that is not known stays as it is. */
    static UnaryOperator<String> filled(Map<String, String> places) {
        return template -> {
            String text = template;
            for (Map.Entry<String, String> place : places.entrySet()) {
                if (!place.getValue().isEmpty()) {
                    text = text.replace("{" + place.getKey() + "}", place.getValue());
                }
            }
            return text;
        };
    }
}
