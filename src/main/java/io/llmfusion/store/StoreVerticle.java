package io.llmfusion.store;

import io.llmfusion.bus.Addresses;
import io.llmfusion.bus.BusClient;
import io.llmfusion.config.Secret;
import io.llmfusion.config.StoreConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;

/**
 * Serves {@code store.responses} and {@code store.signatures}; one instance on a node. Deployed at once, while the file is
 * still being opened: {@link #secret()} tells when it is.
 */
public final class StoreVerticle extends VerticleBase {
    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final String SECRET = "secret";
    private static final int SECRET_BYTES = 32;

    private final StorePlace place;
    private final Duration pause;
    private final Promise<Secret> secret = Promise.promise();
    private Shelf shelf;

    /** @param home where relative paths start */
    public StoreVerticle(StoreConfig config, Path home) {
        this(config, home, InstantSource.system(), SWEEP);
    }

    StoreVerticle(StoreConfig config, Path home, InstantSource clock, Duration pause) {
        this.place = new StorePlace(config, home, clock);
        this.pause = pause;
    }

    @Override
    public Future<?> start() {
        shelf = new Shelf(vertx, place);
        BusClient bus = new BusClient(vertx);
        bus.serve(Addresses.STORE_RESPONSES, new ResponseDesk(shelf)::answer);
        bus.serve(Addresses.STORE_SIGNATURES, new SignatureDesk(shelf)::answer);
        shelf.opened()
                .compose(opened -> shelf.once(SECRET, StoreVerticle::made))
                .map(Secret::of)
                .onComplete(secret);
        sweepAgain();
        return Future.succeededFuture();
    }

    /** What seals ids where the configuration names no secret: the same at every start. Fails with {@link StoreFailure}. */
    public Future<Secret> secret() {
        return secret.future();
    }

    private void sweepAgain() {
        shelf.sweep().onComplete(swept -> vertx.setTimer(pause.toMillis(), timer -> sweepAgain()));
    }

    private static String made() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public Future<?> stop() {
        return shelf.close();
    }
}
