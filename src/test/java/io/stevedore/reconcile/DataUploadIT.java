package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentWorld;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.RealControlPlane;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A DataUpload's life, and its ends before the time. */
class DataUploadIT {
    private static final Duration SOON = Duration.ofSeconds(120);

    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    private AgentWorld world;

    @BeforeEach
    void start() {
        world = AgentWorld.in(CLUSTER);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void isCompleted() {
        world.startAgent().ready();

        DataUpload upload = world.upload("whole");

        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        DataUpload.Status status = world.upload(upload).getStatus();
        assertThat(status.snapshotID).isNotEmpty();
        assertThat(status.path).isEqualTo("/" + upload.getMetadata().getUid());
        assertThat(status.node).isEqualTo(world.nodeName());
        assertThat(status.nodeOS).isEqualTo("linux");
        assertThat(status.progress.bytesDone).isPositive().isEqualTo(status.progress.totalBytes);
        assertThat(Instant.parse(status.completionTimestamp)).isAfterOrEqualTo(status.startTimestamp);
        assertThat(world.upload(upload).getMetadata().getFinalizers()).isEmpty();
        assertThat(world.upload(upload).getMetadata().getLabels())
                .containsEntry(Names.ASYNC_OPERATION_ID, "du-whole")
                .doesNotContainKey(Names.EXPOSE_ON_GOING);
        world.awaitNothingLeft();
    }

    @Test
    void keepsFieldsThatItDoesNotKnow() {
        world.startAgent().ready();
        DataUpload upload = world.upload("annotated");
        world.admin().resource(upload).edit(o -> {
            o.getMetadata().setAnnotations(java.util.Map.of("example.org/of-others", "stays"));
            return o;
        });

        world.awaitEnd(upload);

        assertThat(world.upload(upload).getMetadata().getAnnotations()).containsEntry("example.org/of-others", "stays");
    }

    @Test
    void failsWithTheMoversMessage() {
        world.startAgent().ready();
        world.movers(MoverScript.fails(Duration.ofMillis(200), "repository is on fire"));

        DataUpload upload = world.upload("failing");

        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: data path backup failed: ")
                .contains("repository is on fire");
        world.awaitNothingLeft();
    }

    @Test
    void namesTheMissingSnapshot() {
        world.startAgent().ready();
        world.claim("lonely");

        DataUpload upload = world.upload("lonely", spec -> spec.csiSnapshot.volumeSnapshot = "no-such-snapshot");

        assertThat(world.awaitEndAndMessage(upload)).startsWith("Failed: ").contains("no-such-snapshot");
    }

    @Test
    void namesTheMissingClaimAndTheMissingClass() {
        world.startAgent().ready();
        world.claim("exists");
        world.snapshot("exists", "exists");

        DataUpload claimless = world.upload("claimless", spec -> {
            spec.sourcePVC = "no-such-claim";
            spec.csiSnapshot.volumeSnapshot = "exists";
        });
        DataUpload classless = world.upload("classless", spec -> spec.csiSnapshot.storageClass = "no-such-class");

        assertThat(world.awaitEndAndMessage(claimless)).startsWith("Failed: ").contains("no-such-claim");
        assertThat(world.awaitEndAndMessage(classless)).startsWith("Failed: ").contains("no-such-class");
    }

    @Test
    void tellsWhyItWasNotReadyInTime() {
        world.startAgent("--data-mover-prepare-timeout=15s").ready();
        world.claim("late");
        world.snapshot("late", "late");
        Eventually.until(SOON, () -> "the snapshot to be ready", () -> {
            VolumeSnapshot snapshot = world.admin()
                    .resources(VolumeSnapshot.class)
                    .inNamespace(world.app())
                    .withName("late")
                    .get();
            return snapshot.getStatus() != null
                    && Boolean.TRUE.equals(snapshot.getStatus().getReadyToUse());
        });
        world.veleroFaults().failProvisioning("play", "the pool is full");
        DataUpload upload = world.upload("late", spec -> {});

        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: timeout on preparing data upload: ")
                .contains("the pool is full");
        Instant seen = Instant.now();
        DataUpload.Status status = world.upload(upload).getStatus();
        System.err.printf(
                "prepare timeout: seen %d ms after its time, which is told in whole seconds%n",
                Duration.between(Instant.parse(status.acceptedTimestamp).plusSeconds(15), seen)
                        .toMillis());
        assertThat(Duration.between(Instant.parse(status.acceptedTimestamp), Instant.parse(status.completionTimestamp)))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(14)); // the timestamps are cut to seconds
        world.awaitNothingLeft();
    }

    @Test
    void isCancelledInEveryPhase() {
        world.startAgent().ready();

        world.appFaults().neverReady(Pattern.compile("accepted"));
        DataUpload accepted = world.upload("accepted");
        world.awaitPhase(accepted, Phases.ACCEPTED);
        assertThat(cancelled(accepted)).startsWith(Phases.CANCELED);

        world.movers(MoverScript.completes(Duration.ofMinutes(2)));
        DataUpload moving = world.upload("moving");
        world.awaitPhase(moving, Phases.IN_PROGRESS);
        DataUpload prepared = world.upload("prepared");
        world.awaitPhase(prepared, Phases.PREPARED);
        assertThat(cancelled(prepared)).startsWith(Phases.CANCELED);

        assertThat(cancelled(moving)).startsWith(Phases.CANCELED);
        world.awaitNothingLeft();
    }

    /** Tells how long it took: a bar would only fail on slow machines. */
    private String cancelled(DataUpload upload) {
        Instant asked = Instant.now();
        world.cancel(upload);
        String end = world.awaitEndAndMessage(upload);
        System.err.printf(
                "cancel of the %s task: %d ms%n",
                upload.getMetadata().getName(),
                Duration.between(asked, Instant.now()).toMillis());
        return end;
    }

    @Test
    void disappearsWhenItIsDeletedInAnyPhase() {
        world.appFaults().neverReady(Pattern.compile("accepted"));
        world.movers(MoverScript.completes(Duration.ofMinutes(2)));

        DataUpload fresh = world.upload("fresh");
        world.admin().resource(fresh).delete();
        world.awaitPhase(fresh, "gone");

        world.startAgent().ready();
        DataUpload accepted = world.upload("accepted");
        world.awaitPhase(accepted, Phases.ACCEPTED);
        DataUpload moving = world.upload("moving");
        world.awaitPhase(moving, Phases.IN_PROGRESS);
        world.admin().resource(accepted).delete();
        world.admin().resource(moving).delete();

        world.awaitPhase(accepted, "gone");
        world.awaitPhase(moving, "gone");
        world.admin()
                .resources(VolumeSnapshot.class)
                .inNamespace(world.app())
                .withName("fresh")
                .delete(); // no agent ever saw its task
        world.awaitNothingLeft();
    }

    @Test
    void isNotedWhenItsMoverPodIsDeleted() {
        world.startAgent().ready();
        world.movers(MoverScript.completes(Duration.ofMinutes(2)));
        DataUpload upload = world.upload("robbed");
        world.awaitPhase(upload, Phases.IN_PROGRESS);

        world.admin()
                .pods()
                .inNamespace(world.velero())
                .withName("robbed")
                .withGracePeriod(0)
                .delete();

        assertThat(world.awaitEndAndMessage(upload)).startsWith("Failed: ").contains("deleted or evicted");
        world.awaitNothingLeft();
    }

    @Test
    void ofAnotherDataMoverIsLeftAlone() {
        world.startAgent().ready();

        DataUpload foreign = world.upload("foreign", spec -> spec.datamover = "somebody-else");
        DataUpload own = world.upload("own");
        world.awaitEnd(own);

        assertThat(world.upload(foreign).getStatus()).isNull();
        assertThat(world.upload(foreign).getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    void withAMoverThatDoesNotReactIsCancelledAfterTheGraceTime() {
        world.startAgent().ready();
        world.movers(MoverScript.completes(Duration.ofMinutes(5)).deaf());
        DataUpload upload = world.upload("deaf");
        world.awaitPhase(upload, Phases.IN_PROGRESS);

        world.cancel(upload);

        assertThat(world.awaitEndAndMessage(upload)).startsWith(Phases.CANCELED);
        world.awaitNothingLeft();
    }
}
