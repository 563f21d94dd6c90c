package io.llmfusion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmfusion.scripted.Await;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Tag("system")
class DeploymentsTest {
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private Deployments deployments;
    private Vertx vertx;

    /** Tells when it starts and stops; one named `stubborn` fails to stop. */
    private final class Tenant extends VerticleBase {
        private final String name;

        private Tenant(String name) {
            this.name = name;
        }

        @Override
        public Future<?> start() {
            happened.add("+" + name);
            return name.equals("broken") ? Future.failedFuture("cannot start") : Future.succeededFuture();
        }

        @Override
        public Future<?> stop() {
            happened.add("-" + name);
            return name.equals("stubborn") ? Future.failedFuture("will not") : Future.succeededFuture();
        }
    }

    @BeforeEach
    void prepare(Vertx fresh) {
        vertx = fresh;
        deployments = new Deployments(fresh);
    }

    private Future<Void> deploy(String name) {
        return deployments.deploy(name, () -> new Tenant(name), new DeploymentOptions());
    }

    @Test
    void stops_the_last_first_and_goes_on_past_what_does_not_stop() {
        Await.done(deploy("one").compose(done -> deploy("stubborn")).compose(done -> deploy("three")));
        Await.done(deployments.removeAll());
        assertThat(happened).containsExactly("+one", "+stubborn", "+three", "-three", "-stubborn", "-one");
    }

    @Test
    void what_is_replaced_is_stopped_when_it_has_retired() {
        Promise<Void> underWay = Promise.promise();
        Await.done(deployments.replace("a", () -> new Tenant("old"), new DeploymentOptions(), underWay::future));
        Deployments.Replaced replaced = Await.done(
                deployments.replace("a", () -> new Tenant("new"), new DeploymentOptions(), Future::succeededFuture));
        assertThat(happened).containsExactly("+old", "+new");
        underWay.complete();
        Await.done(replaced.gone());
        assertThat(happened).containsExactly("+old", "+new", "-old");
    }

    @Test
    void one_that_cannot_start_leaves_the_one_before_in_its_place() {
        Await.done(deploy("a"));
        Future<?> failed =
                deployments.replace("a", () -> new Tenant("broken"), new DeploymentOptions(), Future::succeededFuture);
        Await.until("the start fails", failed::failed);
        assertThat(happened).doesNotContain("-a");
        Await.done(deployments.removeAll());
        assertThat(happened).endsWith("-a");
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void a_stop_does_not_wait_for_what_is_retiring() {
        Await.done(
                deployments.replace("a", () -> new Tenant("old"), new DeploymentOptions(), () -> Promise.<Void>promise()
                        .future()));
        Await.done(deploy("b"));
        deployments.retire("a");
        Await.done(deployments.removeAll());
        assertThat(happened).containsExactly("+old", "+b", "-b", "-old");
        assertThat(vertx.deploymentIDs()).isEmpty();
    }
}
