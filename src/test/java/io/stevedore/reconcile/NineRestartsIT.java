package io.stevedore.reconcile;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InSharedWorld;
import io.stevedore.testing.Patiently;
import io.stevedore.testing.ReadOnlyRoot;
import io.stevedore.testing.SmallDisk;
import io.stevedore.testing.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The agent is killed in nine states of a task and started again: each time the task ends right, with nothing left. */
@Order(1)
class NineRestartsIT extends InSharedWorld {
    private static final String HOLD = "example.org/hold";

    private AgentProcess agent;

    @BeforeAll
    void start() {
        agent = world.startAgent().ready();
    }

    private void restart() {
        agent = world.startAgent();
    }

    /** All disks are read-only but the scratch folder's, and that is full. */
    private SmallDisk restartWhereNothingCanBeWritten() throws Exception {
        Path filler = Files.createTempDirectory("filler");
        Files.write(filler.resolve("filler"), new byte[65_536]);
        Files.createDirectories(world.scratch());
        SmallDisk disk = SmallDisk.mount(world.scratch(), "64k", filler).orElseThrow();
        Trees.delete(filler);
        agent = world.startAgentBehind(
                        Stream.concat(disk.enter().stream(), ReadOnlyRoot.except(List.of(world.scratch())).stream())
                                .toList())
                .ready();
        return disk;
    }

    @AfterEach
    void reset() {
        agent.ready();
    }

    @Test
    void whenNew() {
        agent.kill();
        DataUpload upload = world.upload("fresh");
        restart();
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    @Test
    void whenAcceptedAndTheSnapshotIsNotReady() {
        world.appFaults().neverReady(Pattern.compile("waiting"));
        DataUpload upload = world.upload("waiting");
        world.awaitPhase(upload, Phases.ACCEPTED);
        agent.kill();
        world.appFaults().clear();
        restart();
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    @Test
    void whenAcceptedAndTheSourceSnapshotIsBeingDeleted() {
        DataUpload upload = holdSourceSnapshot("deleting");
        agent.kill();
        restart();
        hold(sourceSnapshot("deleting"), false);
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    /** A finalizer of somebody else keeps the source snapshot while the agent waits for it to go. */
    private DataUpload holdSourceSnapshot(String name) {
        world.claim(name);
        world.snapshot(name, name);
        var source = sourceSnapshot(name);
        hold(source, true);
        DataUpload upload = world.upload(name, spec -> {});
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the source snapshot to be deleted",
                () -> source.get().getMetadata().getDeletionTimestamp() != null);
        return upload;
    }

    private Resource<VolumeSnapshot> sourceSnapshot(String name) {
        return world.admin()
                .resources(VolumeSnapshot.class)
                .inNamespace(world.app())
                .withName(name);
    }

    private static <T extends HasMetadata> void hold(Resource<T> resource, boolean hold) {
        Patiently.edit(resource, object -> {
            List<String> finalizers = object.getMetadata().getFinalizers();
            finalizers.remove(HOLD);
            if (hold) {
                finalizers.add(HOLD);
            }
            return object;
        });
    }

    @Test
    void whenAcceptedAndThePodRunsOnlyAfterTheRestart() {
        world.veleroFaults().slowProvisioning(Duration.ofSeconds(6));
        DataUpload upload = world.upload("pending");
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the mover pod to exist",
                () -> world.moverPod(upload).isPresent());
        agent.kill();
        world.veleroFaults().clear();
        restart();
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    @Test
    void whenAcceptedAndThePodRanBeforeTheRestart() {
        world.veleroFaults().slowProvisioning(Duration.ofSeconds(3));
        DataUpload upload = world.upload("ran");
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the mover pod to exist",
                () -> world.moverPod(upload).isPresent());
        agent.kill();
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the mover pod to run",
                () -> "Running"
                        .equals(world.moverPod(upload).orElseThrow().getStatus().getPhase()));
        restart();
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    @Test
    void whenPreparedAndWaitingForASlot() {
        world.movers(MoverScript.completes(Duration.ofSeconds(12)));
        DataUpload first = world.upload("first");
        DataUpload second = world.upload("second");
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "one to move and the other to be prepared",
                () -> Stream.of(first, second)
                        .map(world::phase)
                        .collect(toSet())
                        .equals(Set.of(Phases.IN_PROGRESS, Phases.PREPARED)));
        agent.kill();
        restart();
        assertThat(world.awaitEndAndMessage(first)).isEqualTo(Phases.COMPLETED);
        assertThat(world.awaitEndAndMessage(second)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }

    @Test
    void whenInProgressAndTheMoverEndsMeanwhile() {
        world.movers(MoverScript.completes(Duration.ofSeconds(3)));
        DataUpload upload = world.upload("moving");
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        agent.kill();
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the mover to end",
                () -> "Succeeded"
                        .equals(world.moverPod(upload).orElseThrow().getStatus().getPhase()));
        restart();
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(world.upload(upload).getStatus().snapshotID).isNotEmpty();
        world.awaitNothingLeft();
    }

    @Test
    void whenInProgressAndThePodIsDeletedMeanwhileAndNothingCanBeWrittenAnyMore() throws Exception {
        assumeTrue(ReadOnlyRoot.isPossible(), "this machine allows no mount namespaces");
        world.movers(MoverScript.completes(Duration.ofSeconds(60)));
        DataUpload upload = world.upload("lost");
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        agent.kill();
        world.admin()
                .pods()
                .inNamespace(world.velero())
                .withName(upload.getMetadata().getName())
                .withGracePeriod(0)
                .delete();
        try (SmallDisk disk = restartWhereNothingCanBeWritten()) {
            assertThat(world.awaitEnd(upload)).isEqualTo(Phases.FAILED);
            assertThat(world.upload(upload).getStatus().message).contains("deleted or evicted");
            assertThat(agent.log()).contains("The diagnosis cannot be kept in", "No space left on device");
            assertThat(disk.files(world.scratch()))
                    .noneMatch(file -> file.toString().endsWith(".part"));
            world.awaitNothingLeft();
        }
    }

    @Test
    void whenTheMoverFailedAndItsVolumeIsBeingTakenDown() {
        world.movers(MoverScript.fails(Duration.ofSeconds(3), "the disk is on fire"));
        DataUpload upload = world.upload("burnt");
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        hold(backupClaim(upload), true);
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the mover pod to be taken down",
                () -> world.moverPod(upload).isEmpty());
        agent.kill();
        hold(backupClaim(upload), false);
        restart();
        assertThat(world.awaitEndAndMessage(upload)).contains("the disk is on fire");
        world.awaitNothingLeft();
    }

    /** A finalizer of somebody else keeps it while the agent waits for it to go. */
    private Resource<PersistentVolumeClaim> backupClaim(DataUpload upload) {
        return world.admin()
                .persistentVolumeClaims()
                .inNamespace(world.velero())
                .withName(upload.getMetadata().getName());
    }

    @Test
    void whenCanceling() {
        world.movers(MoverScript.completes(Duration.ofSeconds(8)).deaf());
        DataUpload upload = world.upload("cancel");
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        world.cancel(upload);
        world.awaitPhase(upload, Phases.CANCELING);
        agent.kill();
        assertThat(world.upload(upload).getMetadata().getAnnotations()).containsKey(Names.CANCELING_SINCE);
        restart();
        assertThat(world.awaitEnd(upload)).isIn(Phases.CANCELED, Phases.COMPLETED);
        assertThat(world.upload(upload).getMetadata().getAnnotations()).isEmpty();
        world.awaitNothingLeft();
    }
}
