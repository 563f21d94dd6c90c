package io.llmfusion.config;

import io.llmfusion.config.ProviderConfig.Availability;
import io.llmfusion.config.ProviderConfig.OnDisconnect;
import io.llmfusion.model.DialectId;
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
        return fields.choice("dialect", known, Set.of());
    }

    private ProviderConfig provider(ProviderName name, Family family, Fields fields) {
        CloudReader cloud = new CloudReader(family, fields, reading);
        FamilyApi api = api(family, fields).at(FamilyPlaces.filled(cloud.places()));
        Optional<URI> baseUrl = Urls.baseUrl(fields, api, reading)
                .or(family::baseUrl)
                .or(() -> family.places().baseUrl(cloud.places()));
        List<Secret> keys = new KeyReader(family).keys(fields);
        Optional<CloudAccess> access = cloud.access(api);
        Optional<String> whyNot = cloud.whyNot(api, keys, access)
                .or(() -> whyNoAddress(api, baseUrl, fields))
                .or(() -> access.isPresent() ? Optional.empty() : new KeyReader(family).whyNoKey(fields, keys));
        return new ProviderConfig(
                name,
                family,
                api,
                availability(whyNot, fields),
                baseUrl,
                keys,
                fields.texts("models"),
                headers(api, fields),
                ConnectionReader.timeouts(fields.mapOrEmpty("timeouts")),
                ConnectionReader.retry(fields.mapOrEmpty("retry")),
                ConnectionReader.breaker(fields.mapOrEmpty("breaker")),
                new ConnectionReader(reading).connections(fields),
                QuirksReader.read(fields.mapOrEmpty("quirks"), api.quirks().withCapabilities(families.models())),
                fields.choice("on-disconnect", ON_DISCONNECT, Set.of()).orElse(OnDisconnect.CANCEL),
                access,
                natives(family, api, baseUrl, fields));
    }

    private static Optional<String> whyNoAddress(FamilyApi api, Optional<URI> baseUrl, Fields fields) {
        return baseUrl.isPresent() || api.dialect() == DialectId.DEMO
                ? Optional.empty()
                : Optional.of(fields.path("base-url") + " is empty: write where your account's API is");
    }

    /**
     * Responses alone, whose reasoning and tools a chat cannot carry; the other way round nothing is gained. Only of the
     * vendor itself, as it is: another server behind its family may have the one API and not the other.
     */
    private List<ProviderConfig.NativeApi> natives(
            Family family, FamilyApi chosen, Optional<URI> baseUrl, Fields fields) {
        boolean asItIs = !fields.has("api") && !fields.has("quirks") && baseUrl.equals(family.baseUrl());
        return family.apis().stream()
                .filter(api -> asItIs && api.dialect() == DialectId.RESPONSES && api.dialect() != chosen.dialect())
                .filter(api -> api.authentication() == chosen.authentication())
                .map(api -> new ProviderConfig.NativeApi(api, api.quirks().withCapabilities(families.models())))
                .toList();
    }

    private static FamilyApi api(Family family, Fields fields) {
        Map<String, FamilyApi> apis = new LinkedHashMap<>();
        family.apis().forEach(api -> apis.put(api.name(), api));
        return fields.choice("api", apis, Set.of()).orElse(family.firstApi());
    }

    private static Availability availability(Optional<String> whyNot, Fields fields) {
        if (!fields.flag("enabled", true)) {
            return new Availability.Disabled(fields.path("enabled") + " is false");
        }
        return whyNot.<Availability>map(Availability.Disabled::new).orElse(new Availability.Enabled());
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
