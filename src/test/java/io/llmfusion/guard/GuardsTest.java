package io.llmfusion.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.Configurations;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class GuardsTest {
    private static final String BEFORE = """
            providers:
              same: { dialect: openai, api-key: k }
              changed: { dialect: openai, api-key: k }
            mcp: { servers: { same: { command: a }, changed: { command: a } } }
            """;
    private static final String AFTER = """
            providers:
              changed: { dialect: openai, api-key: other }
              same: { dialect: openai, api-key: k }
              added: { dialect: demo }
            mcp: { servers: { same: { command: a }, changed: { command: b } } }
            """;

    @Test
    void a_reload_keeps_what_the_guards_of_the_unchanged_have_learnt(Vertx vertx) {
        Guards before = Guards.of(Configurations.of(BEFORE), vertx);
        Guards after = before.next(Configurations.of(AFTER), vertx);
        assertThat(after.provider(new ProviderName("same"))).isEqualTo(before.provider(new ProviderName("same")));
        assertThat(after.server(new ServerName("same"))).isEqualTo(before.server(new ServerName("same")));
        assertThat(after.provider(new ProviderName("changed")))
                .isNotEqualTo(before.provider(new ProviderName("changed")));
        assertThat(after.server(new ServerName("changed"))).isNotEqualTo(before.server(new ServerName("changed")));
        assertThat(after.provider(new ProviderName("added"))).isPresent();
        assertThat(after.providerHealth()).extracting(part -> part.name()).endsWith("provider added");
    }
}
