package io.llmfusion.config;

import io.llmfusion.config.FamilyApi.Authentication;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what only providers in clouds have: the places of their addresses ({@code region}, {@code project}, {@code location},
 * {@code api-version}) and credentials that are more than a key.
 */
final class CloudReader {
    private static final List<String> PLACES = List.of("region", "project", "location", "api-version");
    private static final List<String> AWS = List.of("access-key-id", "secret-access-key", "session-token");
    private static final String GOOGLE = "credentials";

    /** It becomes part of a host name and of a path. */
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._:-]*[A-Za-z0-9])?");

    private final Family family;
    private final Fields fields;
    private final Reading reading;
    private final Map<String, String> places = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    CloudReader(Family family, Fields fields, Reading reading) {
        this.family = family;
        this.fields = fields;
        this.reading = reading;
        PLACES.forEach(this::place);
    }

    private void place(String key) {
        Optional<String> written = fields.text(key).map(String::strip);
        Map<String, String> known = family.places().defaults();
        if (!known.containsKey(key)) {
            written.ifPresent(_ -> meansNothing(key));
            return;
        }
        String value = written.filter(text -> !text.isEmpty()).orElse(known.getOrDefault(key, ""));
        if (value.isEmpty()) {
            missing.add(key);
        } else if (PLACE.matcher(value).matches()) {
            places.put(key, value);
        } else {
            fields.problem(
                    key, "holds a character that has no place in an address", "use letters, digits, `-` and `.`");
        }
    }

    private void meansNothing(String key) {
        fields.problem(key, "means nothing to the family `" + family.name() + "`", "leave it out");
    }

    /** Values by key, those that are known. */
    Map<String, String> places() {
        return places;
    }

    Optional<CloudAccess> access(FamilyApi api) {
        if (api.authentication() != Authentication.AWS) {
            AWS.forEach(this::unused);
        }
        if (api.authentication() != Authentication.GOOGLE) {
            unused(GOOGLE);
        }
        return switch (api.authentication()) {
            case AWS -> aws();
            case GOOGLE -> google();
            default -> Optional.empty();
        };
    }

    private void unused(String key) {
        if (fields.text(key).isPresent()) {
            meansNothing(key);
        }
    }

    private Optional<CloudAccess> aws() {
        Optional<Secret> id = secret("access-key-id");
        Optional<Secret> key = secret("secret-access-key");
        Optional<Secret> token = secret("session-token");
        if (id.isPresent() && key.isEmpty()) {
            fields.problem("access-key-id", "stands without secret-access-key", "write both, or neither");
        }
        return id.isPresent() && key.isPresent()
                ? Optional.of(new CloudAccess.Aws(places.getOrDefault("region", ""), id.get(), key.get(), token))
                : Optional.empty();
    }

    private Optional<Secret> secret(String key) {
        return fields.text(key)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Secret::of);
    }

    private Optional<CloudAccess> google() {
        Optional<ConfigNode.Scalar> written =
                fields.scalar(GOOGLE).filter(scalar -> !scalar.text().isBlank());
        return written.map(scalar -> scalar.text().strip().startsWith("{")
                ? new CloudAccess.Google(Optional.empty(), Optional.of(Secret.of(scalar.text())))
                : new CloudAccess.Google(Optional.of(reading.file(scalar)), Optional.empty()));
    }

    /** One sentence; empty when nothing is missing. A provider that is not set up is disabled, which is no error. */
    Optional<String> whyNot(FamilyApi api, List<Secret> keys, Optional<CloudAccess> access) {
        if (!missing.isEmpty()) {
            return Optional.of(fields.path(missing.getFirst()) + " is empty: write it there");
        }
        if (access.isPresent() || !keys.isEmpty()) {
            return Optional.empty();
        }
        return switch (api.authentication()) {
            case AWS ->
                Optional.of(fields.path("access-key-id")
                        + " and secret-access-key are empty: write them there, or an api-key of Bedrock");
            case GOOGLE ->
                Optional.of(fields.path(GOOGLE) + " is empty: write the path of a service account's JSON file there");
            default -> Optional.empty();
        };
    }
}
