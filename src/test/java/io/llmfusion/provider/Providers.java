package io.llmfusion.provider;

import io.llmfusion.config.ApiPath;
import io.llmfusion.config.BreakerConfig;
import io.llmfusion.config.CloudAccess;
import io.llmfusion.config.Family;
import io.llmfusion.config.FamilyApi;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.Quirks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Provider configurations for tests, as values to start from. */
record Providers(ProviderConfig config) {
    static Providers demo() {
        return of(DialectId.DEMO, "", Optional.empty(), FamilyApi.Authentication.NONE);
    }

    static Providers chat(String base) {
        return of(DialectId.CHAT, "/chat/completions", Optional.of(URI.create(base)), FamilyApi.Authentication.BEARER);
    }

    static Providers anthropic(String base) {
        return of(
                DialectId.ANTHROPIC, "/v1/messages", Optional.of(URI.create(base)), FamilyApi.Authentication.X_API_KEY);
    }

    static Providers responses(String base) {
        return of(DialectId.RESPONSES, "/responses", Optional.of(URI.create(base)), FamilyApi.Authentication.BEARER);
    }

    static Providers gemini(String base) {
        return of(DialectId.GEMINI, "/generate", Optional.of(URI.create(base)), FamilyApi.Authentication.BEARER);
    }

    /** A provider that is called by chat, and by Responses where a client speaks that. */
    static Providers chatAndResponses(String base) {
        ProviderConfig chat = chat(base).config();
        FamilyApi api = new FamilyApi(
                "responses",
                DialectId.RESPONSES,
                ApiPath.of("/responses"),
                Optional.empty(),
                FamilyApi.Authentication.BEARER,
                Map.of(),
                Quirks.NONE);
        return new Providers(new ProviderConfig(
                chat.name(),
                chat.family(),
                chat.api(),
                chat.availability(),
                chat.baseUrl(),
                List.of(),
                List.of(),
                Map.of(),
                chat.timeouts(),
                chat.retry(),
                chat.breaker(),
                chat.connections(),
                Quirks.NONE,
                chat.onDisconnect(),
                Optional.empty(),
                List.of(new ProviderConfig.NativeApi(api, Quirks.NONE))));
    }

    /** A provider in a cloud, with these ways to whole answers and streams. */
    static Providers cloud(DialectId dialect, ApiPath path, String base, CloudAccess access) {
        FamilyApi.Authentication authentication =
                switch (access) {
                    case CloudAccess.Aws _ -> FamilyApi.Authentication.AWS;
                    case CloudAccess.Google _ -> FamilyApi.Authentication.GOOGLE;
                };
        ProviderConfig plain = of(dialect, path.whole(), Optional.of(URI.create(base)), authentication)
                .config();
        FamilyApi api = new FamilyApi(
                dialect.configName(), dialect, path, Optional.empty(), authentication, Map.of(), Quirks.NONE);
        return new Providers(new ProviderConfig(
                plain.name(),
                plain.family(),
                api,
                plain.availability(),
                plain.baseUrl(),
                List.of(),
                List.of(),
                Map.of(),
                plain.timeouts(),
                plain.retry(),
                plain.breaker(),
                plain.connections(),
                Quirks.NONE,
                plain.onDisconnect(),
                Optional.of(access)));
    }

    private static Providers of(
            DialectId dialect, String path, Optional<URI> base, FamilyApi.Authentication authentication) {
        FamilyApi api = new FamilyApi(
                dialect.configName(),
                dialect,
                ApiPath.of(path),
                Optional.empty(),
                authentication,
                Map.of(),
                Quirks.NONE);
        return new Providers(new ProviderConfig(
                new ProviderName("test"),
                new Family("test", base, Optional.empty(), List.of(api)),
                api,
                new ProviderConfig.Availability.Enabled(),
                base,
                List.of(),
                List.of(),
                Map.of(),
                new ProviderConfig.Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(30)),
                ProviderConfig.Retry.DEFAULT,
                BreakerConfig.DEFAULT,
                ProviderConfig.Connections.DEFAULT,
                Quirks.NONE,
                ProviderConfig.OnDisconnect.CANCEL,
                Optional.empty()));
    }

    Providers keys(String... keys) {
        return with(
                new Change(config).keys(List.of(keys).stream().map(Secret::of).toList()));
    }

    Providers headers(Map<String, Secret> headers) {
        return with(new Change(config).headers(headers));
    }

    Providers timeouts(ProviderConfig.Timeouts timeouts) {
        return with(new Change(config).timeouts(timeouts));
    }

    Providers breaker(BreakerConfig breaker) {
        return with(new Change(config).breaker(breaker));
    }

    Providers connections(ProviderConfig.Connections connections) {
        return with(new Change(config).connections(connections));
    }

    Providers quirks(Quirks quirks) {
        return with(new Change(config).quirks(quirks));
    }

    Providers drains() {
        return with(new Change(config).onDisconnect(ProviderConfig.OnDisconnect.DRAIN));
    }

    private static Providers with(Change change) {
        return new Providers(change.config());
    }

    /** The fields that a test may change. */
    private static final class Change {
        private final ProviderConfig from;
        private List<Secret> keys;
        private Map<String, Secret> headers;
        private ProviderConfig.Timeouts timeouts;
        private BreakerConfig breaker;
        private ProviderConfig.Connections connections;
        private Quirks quirks;
        private ProviderConfig.OnDisconnect onDisconnect;

        Change(ProviderConfig from) {
            this.from = from;
            this.keys = from.apiKeys();
            this.headers = from.headers();
            this.timeouts = from.timeouts();
            this.breaker = from.breaker();
            this.connections = from.connections();
            this.quirks = from.quirks();
            this.onDisconnect = from.onDisconnect();
        }

        Change keys(List<Secret> value) {
            keys = value;
            return this;
        }

        Change headers(Map<String, Secret> value) {
            headers = value;
            return this;
        }

        Change timeouts(ProviderConfig.Timeouts value) {
            timeouts = value;
            return this;
        }

        Change breaker(BreakerConfig value) {
            breaker = value;
            return this;
        }

        Change connections(ProviderConfig.Connections value) {
            connections = value;
            return this;
        }

        Change quirks(Quirks value) {
            quirks = value;
            return this;
        }

        Change onDisconnect(ProviderConfig.OnDisconnect value) {
            onDisconnect = value;
            return this;
        }

        ProviderConfig config() {
            return new ProviderConfig(
                    from.name(),
                    from.family(),
                    from.api(),
                    from.availability(),
                    from.baseUrl(),
                    keys,
                    from.models(),
                    headers,
                    timeouts,
                    from.retry(),
                    breaker,
                    connections,
                    quirks,
                    onDisconnect,
                    from.cloud(),
                    from.natives());
        }
    }
}
