package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** Providers in clouds: places in their addresses, credentials, and why one is disabled. */
class CloudReaderTest {
    private static ProviderConfig provider(String yaml) {
        return Configurations.of("providers: { p: { " + yaml + " } }").providers().stream()
                .filter(provider -> provider.name().value().equals("p"))
                .findFirst()
                .orElseThrow();
    }

    private static String whyNot(String yaml) {
        return provider(yaml).availability() instanceof ProviderConfig.Availability.Disabled(String reason)
                ? reason
                : "";
    }

    @Test
    void bedrock_is_signed_for_its_region() {
        ProviderConfig bedrock =
                provider("dialect: bedrock, region: eu-west-1, access-key-id: AKID, secret-access-key: s");

        assertThat(bedrock.enabled()).isTrue();
        assertThat(bedrock.baseUrl()).contains(URI.create("https://bedrock-runtime.eu-west-1.amazonaws.com"));
        assertThat(bedrock.cloud()).hasValueSatisfying(access -> assertThat(((CloudAccess.Aws) access).region())
                .isEqualTo("eu-west-1"));
        assertThat(bedrock.api().path().streamed("a:0")).isEqualTo("/model/a%3A0/converse-stream");
    }

    @Test
    void bedrock_takes_an_api_key_instead() {
        ProviderConfig bedrock = provider("dialect: bedrock, region: eu-west-1, api-key: k");

        assertThat(bedrock.enabled()).isTrue();
        assertThat(bedrock.cloud()).isEmpty();
    }

    @Test
    void vertex_is_addressed_by_project_and_location() {
        ProviderConfig global = provider("dialect: vertex, project: p-1, credentials: '{}'");
        ProviderConfig near =
                provider("dialect: vertex, api: messages, project: p-1, location: europe-west1, credentials: '{}'");

        assertThat(global.baseUrl()).contains(URI.create("https://aiplatform.googleapis.com"));
        assertThat(global.api().path().streamed("g"))
                .isEqualTo(
                        "/v1/projects/p-1/locations/global/publishers/google/models/g:streamGenerateContent?alt=sse");
        assertThat(near.baseUrl()).contains(URI.create("https://europe-west1-aiplatform.googleapis.com"));
        assertThat(near.api().path().whole("claude"))
                .isEqualTo("/v1/projects/p-1/locations/europe-west1/publishers/anthropic/models/claude:rawPredict");
    }

    @Test
    void azure_names_deployments_in_the_path_of_its_older_api() {
        ProviderConfig azure = provider(
                "dialect: azure, api: deployments, base-url: 'https://r.openai.azure.com', api-key: k, api-version: 2025-01-01-preview");

        assertThat(azure.api().path().whole("d"))
                .isEqualTo("/openai/deployments/d/chat/completions?api-version=2025-01-01-preview");
        assertThat(azure.api().authentication()).isEqualTo(FamilyApi.Authentication.API_KEY);
    }

    @Test
    void what_is_missing_disables_and_is_named() {
        assertThat(whyNot("dialect: bedrock, access-key-id: a, secret-access-key: b"))
                .contains("providers.p.region");
        assertThat(whyNot("dialect: bedrock, region: eu-west-1, access-key-id: '', secret-access-key: ''"))
                .contains("access-key-id");
        assertThat(whyNot("dialect: vertex, project: p-1")).contains("providers.p.credentials");
        assertThat(whyNot("dialect: azure, api-key: k")).contains("providers.p.base-url");
    }
}
