package io.llmfusion.config;

import io.llmfusion.config.ProviderConfig.Availability;
import io.llmfusion.config.ProviderConfig.OnDisconnect;
import io.llmfusion.model.ProviderName;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads one entry of `providers:`. */
final class ProviderReader {
    private static final Set<String> LATER_APIS = Set.of("responses", "generate-content", "interactions", "converse");
    private static final Map<String, OnDisconnect> ON_DISCONNECT = Choices.of(OnDisconnect.values());

    private final Reading reading;
    private final Families families;

    ProviderReader(Reading reading, Families families) {
        this.reading = reading;
        this.families = families;
    }

    Optional<ProviderConfig> read(String name, Fields fields) {
        boolean named = Names.plain(name, fields, reading);
        Optional<Family> family = family(name, fields);
        Optional<ProviderConfig> provider =
                family.filter(known -> named).map(known -> provider(new ProviderName(name), known, fields));
        if (provider.isPresent()) {
            fields.notYet("region");
            fields.done();
        }
        return provider;
    }

    private Optional<Family> family(String name, Fields fields) {
        if (!fields.has("dialect") && families.family(name).isPresent()) {
            return families.family(name);
        }
        Map<String, Family> known = families.all().stream()
                .collect(Collectors.toMap(Family::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        if (fields.required("dialect", "one of " + String.join(", ", known.keySet()))
                .isEmpty()) {
            return Optional.empty();
        }
        return fields.choice("dialect", known, Set.of("azure", "bedrock", "vertex", "cohere"));
    }

    private ProviderConfig provider(ProviderName name, Family family, Fields fields) {
        FamilyApi api = api(family, fields);
        Optional<URI> baseUrl = Urls.baseUrl(fields, api, reading).or(family::baseUrl);
        List<Secret> keys = new KeyReader(family).keys(fields);
        return new ProviderConfig(
                name,
                family,
                api,
                availability(family, keys, fields),
                baseUrl,
                keys,
                fields.texts("models"),
                headers(api, fields),
                ConnectionReader.timeouts(fields.mapOrEmpty("timeouts")),
                ConnectionReader.retry(fields.mapOrEmpty("retry")),
                ConnectionReader.breaker(fields.mapOrEmpty("breaker")),
                new ConnectionReader(reading).connections(fields),
                QuirksReader.read(fields.mapOrEmpty("quirks"), api.quirks().withCapabilities(families.models())),
                fields.choice("on-disconnect", ON_DISCONNECT, Set.of()).orElse(OnDisconnect.CANCEL));
    }

    private static FamilyApi api(Family family, Fields fields) {
        Map<String, FamilyApi> apis = new LinkedHashMap<>();
        family.apis().forEach(api -> apis.put(api.name(), api));
        return fields.choice("api", apis, LATER_APIS).orElse(family.firstApi());
    }

    private Availability availability(Family family, List<Secret> keys, Fields fields) {
        if (!fields.flag("enabled", true)) {
            return new Availability.Disabled(fields.path("enabled") + " is false");
        }
        return new KeyReader(family)
                .whyNoKey(fields, keys)
                .<Availability>map(Availability.Disabled::new)
                .orElse(new Availability.Enabled());
    }

    private Map<String, Secret> headers(FamilyApi api, Fields fields) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        api.headers().forEach((name, value) -> headers.put(name, Secret.of(value)));
        Urls.headers(fields, reading).forEach((name, value) -> {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, value);
        });
        return headers;
    }
}
