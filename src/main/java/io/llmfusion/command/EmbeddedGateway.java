package io.llmfusion.command;

import io.llmfusion.config.AuthConfig;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.Secret;
import io.llmfusion.config.ServerConfig;
import io.llmfusion.model.Caller;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A configuration for a gateway that serves this process alone: any free port of this machine, a key that nobody else
 * knows, and no file in whatever folder a desktop client starts it in.
 */
record EmbeddedGateway(GatewayConfig config, String key) {
    static EmbeddedGateway of(GatewayConfig config) {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        String key = HexFormat.of().formatHex(bytes);
        Caller caller = new Caller("stdio", List.of("*"), List.of("*"));
        AuthConfig auth = new AuthConfig(List.of(new AuthConfig.Key(caller, Secret.of(key))), false);
        ServerConfig server = config.server();
        ServerConfig own = new ServerConfig(
                "127.0.0.1",
                0,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                server.keepAlive(),
                server.limits(),
                server.timeouts(),
                server.h2c());
        return new EmbeddedGateway(
                config.withServer(own).withAuth(auth).withStore(config.store().inMemory()), key);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "EmbeddedGateway[" + config.server().host() + "]";
    }
}
