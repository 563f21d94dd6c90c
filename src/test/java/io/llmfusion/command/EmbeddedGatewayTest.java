package io.llmfusion.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.StoreConfig;
import org.junit.jupiter.api.Test;

class EmbeddedGatewayTest {
    @Test
    void writes_no_file_where_a_desktop_client_starts_it() {
        assertThat(EmbeddedGateway.of(GatewayConfig.DEFAULT).config().store().location())
                .isEqualTo(new StoreConfig.Location.Memory());
    }

    @Test
    void shows_its_key_to_nobody() {
        EmbeddedGateway own = EmbeddedGateway.of(GatewayConfig.DEFAULT);

        assertThat(own.toString()).doesNotContain(own.key());
    }
}
