package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InSharedWorld;
import io.stevedore.testing.Observed;
import io.stevedore.testing.Patiently;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A DataUpload's life, and its ends before the time. */
@Order(2)
class DataUploadIT extends InSharedWorld {
    private AgentProcess agent;

    @BeforeAll
    void startAgent() {
        agent = world.startAgent().ready();
    }

    @Test
    void isCompleted() {
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
        DataUpload upload = world.upload("annotated");
        world.admin() // without a resourceVersion: the agent may write at the same moment
                .resource(upload)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"example.org/of-others\":\"stays\"}}}");

        world.awaitEnd(upload);

        assertThat(world.upload(upload).getMetadata().getAnnotations()).containsEntry("example.org/of-others", "stays");
    }

    @Test
    void failsWithTheMoversMessage() {
        world.movers(MoverScript.fails(Duration.ofMillis(200), "repository is on fire"));

        DataUpload upload = world.upload("failing");

        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: data path backup failed: ")
                .contains("repository is on fire");
        world.awaitNothingLeft();
    }

    @Test
    void namesTheMissingSnapshot() {
        world.claim("lonely");

        DataUpload upload = world.upload("lonely", spec -> spec.csiSnapshot.volumeSnapshot = "no-such-snapshot");

        assertThat(world.awaitEndAndMessage(upload)).startsWith("Failed: ").contains("no-such-snapshot");
    }

    @Test
    void namesTheMissingClaim() {
        world.claim("exists");
        world.snapshot("exists", "exists");

        DataUpload claimless = world.upload("claimless", spec -> {
            spec.sourcePVC = "no-such-claim";
            spec.csiSnapshot.volumeSnapshot = "exists";
        });

        assertThat(world.awaitEndAndMessage(claimless)).startsWith("Failed: ").contains("no-such-claim");
    }

    @Test
    void isCancelledInEveryPhase() {
        world.appFaults().neverReady(Pattern.compile("accepted"));
        DataUpload accepted = world.upload("accepted");
        world.awaitPhase(accepted, Phases.ACCEPTED);
        assertThat(world.cancelToTheEnd(accepted)).startsWith(Phases.CANCELED);

        world.movers(MoverScript.completes(Duration.ofMinutes(2)));
        DataUpload moving = world.upload("moving");
        world.awaitPhase(moving, Phases.IN_PROGRESS);
        DataUpload prepared = world.upload("prepared");
        world.awaitPhase(prepared, Phases.PREPARED);
        assertThat(world.cancelToTheEnd(prepared)).startsWith(Phases.CANCELED);

        assertThat(world.cancelToTheEnd(moving)).startsWith(Phases.CANCELED);
        world.awaitNothingLeft();
    }

    /** Two watches, two orders: the agent may hear of the mover's end before it hears of the cancel. */
    @Test
    void isCancelledWhenItsMoverHearsOfItFirst() {
        // Given
        world.movers(MoverScript.completes(Duration.ofMinutes(2)));
        DataUpload upload = world.upload("quick");
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        agent.pause();
        world.cancel(upload);
        Eventually.until(
                Duration.ofSeconds(60),
                () -> "the mover to end",
                () -> world.moverPod(upload)
                        .filter(pod -> "Failed".equals(pod.getStatus().getPhase()))
                        .isPresent());
        // When
        agent.goOn();
        // Then
        assertThat(world.awaitEndAndMessage(upload)).startsWith(Phases.CANCELED);
        world.awaitNothingLeft();
    }

    @Test
    void disappearsWhenItIsDeletedInAnyPhase() {
        agent.pause();
        DataUpload unseen = world.upload("unseen");
        world.admin().resource(unseen).delete();
        world.awaitPhase(unseen, "gone");
        agent.goOn();
        world.appFaults().neverReady(Pattern.compile("half-made"));
        world.movers(MoverScript.completes(Duration.ofMinutes(2)));
        DataUpload accepted = world.upload("half-made");
        world.awaitPhase(accepted, Phases.ACCEPTED);
        DataUpload moving = world.upload("on-its-way");
        world.awaitPhase(moving, Phases.IN_PROGRESS);

        world.admin().resource(accepted).delete();
        world.admin().resource(moving).delete();

        world.awaitPhase(accepted, "gone");
        world.awaitPhase(moving, "gone");
        world.awaitNothingLeft("VolumeSnapshot unseen", contentOf("unseen")); // no agent ever saw their task
    }

    private String contentOf(String snapshot) {
        return "VolumeSnapshotContent "
                + Observed.when(
                                world.admin(),
                                world.admin()
                                        .resources(VolumeSnapshot.class)
                                        .inNamespace(world.app())
                                        .withName(snapshot),
                                each -> each.getStatus() != null
                                        && each.getStatus().getBoundVolumeSnapshotContentName() != null)
                        .getStatus()
                        .getBoundVolumeSnapshotContentName();
    }

    @Test
    void isNotedWhenItsMoverPodIsDeleted() {
        world.movers(MoverScript.completes(Duration.ofMinutes(2)));
        DataUpload upload = world.upload("robbed");
        world.awaitPhase(upload, Phases.IN_PROGRESS);

        world.admin()
                .pods()
                .inNamespace(world.velero())
                .withName(upload.getMetadata().getName())
                .withGracePeriod(0)
                .delete();

        assertThat(world.awaitEndAndMessage(upload)).startsWith("Failed: ").contains("deleted or evicted");
        world.awaitNothingLeft();
    }

    @Test
    void isNotDelayedByOneWhoseSnapshotNeverGetsReady() {
        world.appFaults().neverReady(Pattern.compile("sick.*"));
        DataUpload sick = world.upload("sick");
        world.awaitPhase(sick, Phases.ACCEPTED);

        List<DataUpload> healthy = IntStream.range(0, 5)
                .mapToObj(i -> world.upload("healthy-" + i))
                .toList();

        assertThat(healthy)
                .allSatisfy(each -> assertThat(world.awaitEndAndMessage(each)).isEqualTo(Phases.COMPLETED));
        assertThat(world.upload(sick).getStatus().phase).isEqualTo(Phases.ACCEPTED);
    }

    @Test
    void waitsWhileItsNodeIsPaused() throws Exception {
        pause("true");
        DataUpload upload = world.upload("patient");
        Thread.sleep(Duration.ofSeconds(2));
        DataUpload.Status paused = world.upload(upload).getStatus();

        pause(null);

        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(paused).isNull();
    }

    private void pause(@Nullable String value) {
        Patiently.edit(world.admin().nodes().withName(world.nodeName()), node -> {
            node.getMetadata().getAnnotations().put(Names.PAUSED, value);
            return node;
        });
    }

    @Test
    void ofAnotherDataMoverIsLeftAlone() {
        DataUpload foreign = world.upload("foreign", spec -> spec.datamover = "somebody-else");
        DataUpload own = world.upload("own");
        world.awaitEnd(own);

        assertThat(world.upload(foreign).getStatus()).isNull();
        assertThat(world.upload(foreign).getMetadata().getFinalizers()).isEmpty();
    }
}
