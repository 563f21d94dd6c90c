package io.llmfusion.config;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the configuration's file, and the files that it takes secrets from. Looks at their content at each interval: a
 * file system's own notices miss swapped links and network folders. A change counts once two looks in a row agree, so that
 * a file is not read while it is being written; each is applied before the next is looked for.
 *
 * <pre>
 *             look: as loaded            look: as the look before
 *   +---------+ <--------------- +---------+ ------------------> +---------+
 *   | STEADY  |                  | CHANGED |                     | LOADING | -- valid, another --> apply, then STEADY
 *   +---------+ ---------------> +---------+                     +---------+ -- invalid, same ---> log, then STEADY
 *                look: another       ^  | look: another still
 *                                    +--+
 * </pre>
 *
 * <p>Runs on one event loop; files are read on worker threads.
 */
public final class ConfigWatcher {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);
    private static final String PROBLEM = "problem";

    private final Vertx vertx;
    private final ConfigLoader loader;
    private final ConfigSource.File source;
    private final Listener listener;
    private final AtomicReference<State> state = new AtomicReference<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile long timer = -1;
    private volatile boolean stopped;

    /**
     * What was seen and what is in force.
     *
     * @param files to look at
     * @param loaded of the files when they were last loaded
     * @param seen a change that a second look must confirm
     * @param refused the problems that were logged last
     */
    private record State(
            GatewayConfig config,
            List<Path> files,
            Fingerprint loaded,
            Optional<Fingerprint> seen,
            Optional<ConfigProblems> refused) {
        State seeing(Optional<Fingerprint> change) {
            return new State(config, files, loaded, change, refused);
        }
    }

    /** Who is told. Called on the watcher's event loop. */
    public interface Listener {
        /** Takes a configuration, another than the one in force, into use; the next change waits for the future. */
        Future<?> changed(GatewayConfig config);

        /** A change was refused, and logged. */
        default void refused(ConfigProblems problems) {}
    }

    /** Makes one that stands still. */
    public ConfigWatcher(Vertx vertx, ConfigLoader loader, ConfigSource.File source, Listener listener) {
        this.vertx = vertx;
        this.loader = loader;
        this.source = source;
        this.listener = listener;
    }

    /** Begins to look. The loaded result is the one that is in force; a change since it was loaded is found. */
    public Future<Void> start(ConfigResult.Valid inForce, Duration interval) {
        List<Path> files = filesOf(inForce);
        return vertx.executeBlocking(() -> Fingerprint.of(files))
                .compose(now -> loader.load(source).map(again -> again.equals(inForce) ? now : new Fingerprint("")))
                .map(loaded -> {
                    state.set(new State(inForce.config(), files, loaded, Optional.empty(), Optional.empty()));
                    timer = vertx.setPeriodic(interval.toMillis(), tick -> look());
                    return null;
                });
    }

    /** Looks no more. */
    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void look() {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        State before = state.get();
        vertx.executeBlocking(() -> Fingerprint.of(before.files()))
                .compose(now -> judge(before, now))
                .onFailure(failure -> LOG.atError().setCause(failure).log("following the configuration failed"))
                .onComplete(done -> busy.set(false));
    }

    private Future<?> judge(State before, Fingerprint now) {
        if (now.equals(before.loaded())) {
            state.set(before.seeing(Optional.empty()));
            return Future.succeededFuture();
        }
        if (!before.seen().equals(Optional.of(now))) {
            state.set(before.seeing(Optional.of(now)));
            return Future.succeededFuture();
        }
        return loader.load(source).compose(result -> take(before, now, result));
    }

    /** With other files than before the fingerprint is another too: the next looks load once more and find nothing new. */
    private Future<?> take(State before, Fingerprint now, ConfigResult result) {
        return switch (result) {
            case ConfigResult.Invalid(ConfigProblems problems, Set<Path> files) -> {
                if (!before.refused().equals(Optional.of(problems))) {
                    log(problems);
                    listener.refused(problems);
                }
                // A file that is missing now may come: those of the configuration in force are kept beside it.
                Set<Path> all = new LinkedHashSet<>(before.files());
                all.addAll(files);
                state.set(new State(before.config(), List.copyOf(all), now, Optional.empty(), Optional.of(problems)));
                yield Future.succeededFuture();
            }
            case ConfigResult.Valid valid -> {
                state.set(new State(valid.config(), filesOf(valid), now, Optional.empty(), Optional.empty()));
                yield stopped || valid.config().equals(before.config())
                        ? Future.succeededFuture()
                        : listener.changed(valid.config());
            }
        };
    }

    private static void log(ConfigProblems problems) {
        LOG.atWarn()
                .addKeyValue("problems", problems.all().size())
                .log("the changed configuration is refused; the one before stays in force");
        problems.all()
                .forEach(problem -> LOG.atWarn().addKeyValue(PROBLEM, problem).log("configuration problem"));
    }

    private List<Path> filesOf(ConfigResult result) {
        List<Path> files = new ArrayList<>(List.of(source.path()));
        files.addAll(result.files().stream().sorted().toList());
        return files;
    }
}
