package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.protocol.Attempts;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.Fleet;
import io.stevedore.testing.InSharedWorld;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A mover is lost in the middle: the task goes on with another one. */
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetryIT extends InSharedWorld {
    private Fleet fleet;

    @BeforeAll
    void startAgents() {
        fleet = Fleet.of(world, 3, "-Dstevedore.takeover=5S");
    }

    @AfterAll
    void close() {
        fleet.close();
    }

    /** In the middle of its work; what is started from now on is quick. */
    private void lose(HasMetadata task) {
        moverAtWork(task).delete();
    }

    /** As {@code kubectl drain} does. */
    private void evict(HasMetadata task) {
        assertThat(moverAtWork(task).evict()).isTrue();
    }

    private PodResource moverAtWork(HasMetadata task) {
        world.awaitPhase(task, Phases.IN_PROGRESS);
        world.movers(MoverScript.completes(Duration.ofMillis(500)));
        return world.admin()
                .pods()
                .inNamespace(world.velero())
                .withName(task.getMetadata().getName());
    }

    private static Attempts attempts(HasMetadata now) {
        return Attempts.parse(now.getMetadata().getAnnotations().getOrDefault(Names.ATTEMPTS, ""));
    }

    @Test
    @Order(1)
    void anUploadWhosePodIsDeletedIsCompletedByTheNextOne() throws IOException {
        world.movers(MoverScript.completes(Duration.ofMinutes(5)));
        DataUpload upload = world.upload("deleted");

        lose(upload);

        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        DataUpload now = world.upload(upload);
        assertThat(now.getStatus().node).isEqualTo(world.nodeName());
        assertThat(attempts(now).lost()).singleElement().asString().contains("deleted or evicted");
        assertThat(now.getMetadata().getLabels()).doesNotContainKey(Names.EXPOSE_ON_GOING);
        assertThat(world.history().entries().toString())
                .contains(now.getMetadata().getName(), "\"Retry\"");
        world.awaitNothingLeft();
    }

    @Test
    @Order(2)
    void aDownloadBeginsAnewWithAnEmptyVolume() {
        world.movers(MoverScript.completes(Duration.ofMinutes(5)));
        var download = world.download("restored");
        world.awaitPhase(download, Phases.IN_PROGRESS);
        String half = claimOf(download);

        lose(download);

        world.awaitPhase(download, Phases.ACCEPTED, Phases.PREPARED, Phases.IN_PROGRESS);
        assertThat(world.awaitEndAndMessage(download)).isEqualTo(Phases.COMPLETED);
        assertThat(world.admin()
                        .persistentVolumeClaims()
                        .inNamespace(world.app())
                        .withName("restored")
                        .get()
                        .getSpec()
                        .getVolumeName())
                .isNotEmpty()
                .isNotEqualTo(half);
        world.awaitNothingLeft();
    }

    private String claimOf(HasMetadata task) {
        return world.admin()
                .persistentVolumeClaims()
                .inNamespace(world.velero())
                .withName(task.getMetadata().getName())
                .get()
                .getSpec()
                .getVolumeName();
    }

    @Test
    @Order(3)
    void theSecondLossIsTheEndAndBothAreTold() {
        world.movers(MoverScript.completes(Duration.ofMinutes(5)));
        DataUpload upload = world.upload("again");
        lose(upload);
        world.movers(MoverScript.completes(Duration.ofMinutes(5)));
        world.awaitPhase(upload, Phases.ACCEPTED, Phases.PREPARED);

        lose(upload);

        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: data path backup failed: the mover's pod "
                        + upload.getMetadata().getName())
                .contains("(attempt 1 was lost: ");
        world.awaitNothingLeft();
    }

    @Test
    @Order(4)
    void anUploadWhoseMoverIsEvictedIsCompletedByTheNextOne() {
        world.movers(MoverScript.completes(Duration.ofMinutes(5)));
        DataUpload upload = world.upload("evicted");

        evict(upload);

        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(attempts(world.upload(upload)).lost())
                .singleElement()
                .asString()
                .contains("evicted");
        world.awaitNothingLeft();
    }

    @Test
    @Order(5)
    void aNodeThatFellSilentIsWaitedForUntilItIsSaidToBeOutOfService() {
        // Given
        world.movers(MoverScript.completes(Duration.ofMinutes(5)));
        String silent = fleet.otherNodes().getLast();
        fleet.moversRunOn(silent);
        DataUpload upload = world.upload("silenced");
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        fleet.moversRunOn(world.nodeName());
        fleet.silence(silent);
        lose(upload);
        world.awaitMessage(upload, "the mover was lost with node " + silent, "may still be writing");

        // When
        fleet.outOfService(silent);

        // Then
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(world.upload(upload).getStatus().node).isEqualTo(world.nodeName());
        assertThat(attempts(world.upload(upload)).lost()).hasSize(1);
        world.awaitNothingLeft();
    }

    @Test
    @Order(6)
    void aNodeThatIsDeletedTakesItsMoverWithItAndTheTaskGoesOnElsewhere() {
        world.movers(MoverScript.completes(Duration.ofMinutes(5)));
        String other = fleet.otherNodes().getFirst();
        fleet.moversRunOn(other);
        DataUpload upload = world.upload("homeless");
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        assertThat(world.upload(upload).getStatus().node).isEqualTo(other);
        world.movers(MoverScript.completes(Duration.ofMillis(500)));

        fleet.moversRunOn(world.nodeName());
        fleet.loseNode(other);

        Eventually.until( // the pod says for another minute that all is well
                Duration.ofSeconds(10),
                () -> "the loss to be noticed",
                () -> !attempts(world.upload(upload)).lost().isEmpty());
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(world.upload(upload).getStatus().node).isEqualTo(world.nodeName());
        world.awaitNothingLeft();
    }
}
