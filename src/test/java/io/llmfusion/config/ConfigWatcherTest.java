package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {
    private static final Duration INTERVAL = Duration.ofMillis(15);

    private final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<GatewayConfig> delivered = new LinkedBlockingQueue<>();
    private final BlockingQueue<ConfigProblems> refused = new LinkedBlockingQueue<>();

    ConfigWatcherTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void a_changed_file_is_delivered() throws Exception {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), providers("one"));
        watch(file);

        Files.writeString(file, providers("one", "two"));

        assertThat(namesOf(next())).containsExactly("one", "two");
    }

    @Test
    void a_file_renamed_over_it_is_delivered() throws Exception {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), providers("one"));
        watch(file);

        Path other = Files.writeString(folder.resolve("fusion.yaml.new"), providers("two"));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        assertThat(namesOf(next())).containsExactly("two");
    }

    /** As Kubernetes updates a mounted ConfigMap: the file is a link through a link to a folder, which is swapped. */
    @Test
    void a_swapped_link_to_the_folder_is_delivered() throws Exception {
        Path first = Files.createDirectory(folder.resolve("..v1"));
        Path second = Files.createDirectory(folder.resolve("..v2"));
        Files.writeString(first.resolve("fusion.yaml"), providers("one"));
        Files.writeString(second.resolve("fusion.yaml"), providers("two"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
        Path file = Files.createSymbolicLink(folder.resolve("fusion.yaml"), Path.of("..data/fusion.yaml"));
        watch(file);

        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..v2"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(namesOf(next())).containsExactly("two");
    }

    @Test
    void an_invalid_change_is_refused_and_the_next_valid_one_delivered() throws Exception {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), providers("one"));
        watch(file);

        Files.writeString(file, "providers: { one: { dialect: demmo } }");
        ConfigProblems problems = refused.poll(20, TimeUnit.SECONDS);
        Files.writeString(file, providers("one", "three"));

        assertThat(problems).isNotNull();
        assertThat(problems.render()).contains("did you mean demo?");
        assertThat(namesOf(next())).containsExactly("one", "three");
        assertThat(delivered).isEmpty();
    }

    @Test
    void a_file_that_goes_and_comes_back_is_followed() throws Exception {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), providers("one"));
        watch(file);

        Files.delete(file);
        assertThat(refused.poll(20, TimeUnit.SECONDS)).isNotNull();
        Files.writeString(file, providers("two"));

        assertThat(namesOf(next())).containsExactly("two");
    }

    @Test
    void writes_in_quick_succession_end_in_the_last() throws Exception {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), providers("one"));
        watch(file);

        for (int i = 0; i < 50; i++) {
            Files.writeString(file, "providers: { half");
            Files.writeString(file, providers("p" + i));
        }

        GatewayConfig last = next();
        while (!namesOf(last).equals(List.of("p49"))) {
            last = next();
        }
        assertThat(delivered).isEmpty();
    }

    @Test
    void a_secret_that_changes_in_its_own_file_is_delivered() throws Exception {
        Path secret = Files.writeString(folder.resolve("key"), "first");
        Path file =
                Files.writeString(folder.resolve("fusion.yaml"), "providers: { openai: { api-key: \"${file:key}\" } }");
        watch(file);

        Files.writeString(secret, "second");

        assertThat(next().providers().getFirst().apiKeys()).containsExactly(Secret.of("second"));
    }

    @Test
    void a_secret_whose_file_comes_later_makes_the_change_valid() throws Exception {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), providers("one"));
        watch(file);

        Files.writeString(file, "providers: { openai: { api-key: \"${file:late}\" } }");
        assertThat(refused.poll(20, TimeUnit.SECONDS)).isNotNull();
        Files.writeString(folder.resolve("late"), "here");

        assertThat(next().providers().getFirst().apiKeys()).containsExactly(Secret.of("here"));
        assertThat(refused).isEmpty();
    }

    @Test
    void other_words_with_the_same_meaning_are_not_delivered() throws Exception {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), providers("one"));
        watch(file);

        Files.writeString(file, "# a remark\n" + providers("one"));
        Files.writeString(file, providers("one", "two"));

        assertThat(namesOf(next())).containsExactly("one", "two");
    }

    @Test
    void a_change_between_loading_and_watching_is_found() throws Exception {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), providers("one"));
        ConfigLoader loader = new ConfigLoader(vertx, new Environment(Map.of(), folder));
        ConfigSource.File source = new ConfigSource.File(file);
        ConfigResult.Valid inForce = (ConfigResult.Valid) await(loader.load(source));

        Files.writeString(file, providers("two"));
        await(watcher(loader, source).start(inForce, INTERVAL));

        assertThat(namesOf(next())).containsExactly("two");
    }

    @Test
    void the_next_change_waits_until_the_last_is_applied() throws Exception {
        Path file = Files.writeString(folder.resolve("fusion.yaml"), providers("one"));
        ConfigLoader loader = new ConfigLoader(vertx, new Environment(Map.of(), folder));
        ConfigSource.File source = new ConfigSource.File(file);
        BlockingQueue<Promise<Void>> applying = new LinkedBlockingQueue<>();
        ConfigWatcher watcher = new ConfigWatcher(vertx, loader, source, config -> {
            Promise<Void> done = Promise.promise();
            delivered.add(config);
            applying.add(done);
            return done.future();
        });
        await(watcher.start((ConfigResult.Valid) await(loader.load(source)), INTERVAL));

        Files.writeString(file, providers("two"));
        assertThat(namesOf(next())).containsExactly("two");
        Files.writeString(file, providers("three"));
        await(vertx.timer(INTERVAL.toMillis() * 10, TimeUnit.MILLISECONDS));
        assertThat(delivered).isEmpty();
        applying.take().complete();

        assertThat(namesOf(next())).containsExactly("three");
    }

    private void watch(Path file) throws Exception {
        ConfigLoader loader = new ConfigLoader(vertx, new Environment(Map.of(), folder));
        ConfigSource.File source = new ConfigSource.File(file);
        await(watcher(loader, source).start((ConfigResult.Valid) await(loader.load(source)), INTERVAL));
    }

    private ConfigWatcher watcher(ConfigLoader loader, ConfigSource.File source) {
        return new ConfigWatcher(vertx, loader, source, new ConfigWatcher.Listener() {
            @Override
            public Future<?> changed(GatewayConfig config) {
                delivered.add(config);
                return Future.succeededFuture();
            }

            @Override
            public void refused(ConfigProblems problems) {
                refused.add(problems);
            }
        });
    }

    private GatewayConfig next() throws InterruptedException {
        GatewayConfig config = delivered.poll(20, TimeUnit.SECONDS);
        assertThat(config).as("a configuration is delivered in time").isNotNull();
        return config;
    }

    private static String providers(String... names) {
        StringBuilder yaml = new StringBuilder("providers:\n");
        for (String name : names) {
            yaml.append("  ").append(name).append(": { dialect: demo }\n");
        }
        return yaml.toString();
    }

    private static List<String> namesOf(GatewayConfig config) {
        return config.providers().stream().map(one -> one.name().value()).toList();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
