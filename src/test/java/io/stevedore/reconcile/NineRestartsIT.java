package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
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
import io.stevedore.testing.InOneWorld;
import io.stevedore.testing.Patiently;
import io.stevedore.testing.ReadOnlyRoot;
import io.stevedore.testing.SmallDisk;
import io.stevedore.testing.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The agent is killed while it has tasks in nine states, and started again: each of them ends right, with nothing left. It
 * is one kill for all of them but one, as it is on a busy node; that one meets an agent that can write nothing any more.
 */
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NineRestartsIT extends InOneWorld {
    private static final String HOLD = "example.org/hold";
    /** Those whose movers are at work when the agent is killed hold all of them. */
    private static final int SLOTS = 2;

    private static final Duration UNTIL_AFTER_THE_KILL = Duration.ofSeconds(25);

    private AgentProcess agent;
    private DataUpload fresh;
    private DataUpload waiting;
    private DataUpload deleting;
    private DataUpload pending;
    private DataUpload ran;
    private DataUpload prepared;
    private DataUpload moving;
    private DataUpload burnt;
    private DataUpload canceling;
    private Map<String, String> annotationsWhenCanceling;

    @BeforeAll
    void killAndStartAgain() {
        configure();
        agent = start();
        waiting = waitsForItsSnapshot();
        burnt = isTakenDown();
        world.veleroFaults().stopProvisioning(Pattern.compile("(deleting|pending-.*|ran-.*)"));
        deleting = waitsForTheSourceSnapshotToGo();
        pending = waitsForItsVolume("pending");
        ran = waitsForItsVolume("ran");
        canceling = isBeingCanceled();
        moving = moves("moving", MoverScript.completes(UNTIL_AFTER_THE_KILL));
        prepared = waitsForASlot();

        agent.kill();

        annotationsWhenCanceling = world.upload(canceling).getMetadata().getAnnotations();
        fresh = world.upload("fresh");
        world.appFaults().clear();
        hold(backupClaim(burnt), false);
        world.veleroFaults().clear();
        world.veleroFaults().stopProvisioning(Pattern.compile("(deleting|pending-.*)"));
        awaitPod(ran, "Running");
        awaitPod(moving, "Succeeded");
        agent = start();
        hold(sourceSnapshot("deleting"), false);
        world.veleroFaults().clear();
    }

    private void configure() {
        world.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(world.velero())
                        .withName("slots")
                        .endMetadata()
                        .addToData("json", "{\"loadConcurrency\": {\"globalConfig\": %d}}".formatted(SLOTS))
                        .build())
                .create();
    }

    private AgentProcess start() {
        return world.startAgent("--node-agent-configmap=slots").ready();
    }

    private DataUpload waitsForItsSnapshot() {
        world.appFaults().neverReady(Pattern.compile("waiting"));
        DataUpload upload = world.upload("waiting");
        world.awaitPhase(upload, Phases.ACCEPTED);
        return upload;
    }

    /** A finalizer of somebody else keeps it. */
    private DataUpload waitsForTheSourceSnapshotToGo() {
        world.claim("deleting");
        world.snapshot("deleting", "deleting");
        var source = sourceSnapshot("deleting");
        hold(source, true);
        DataUpload upload = world.upload("deleting", spec -> {});
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

    /** Its mover has failed, and a finalizer of somebody else keeps the volume while the agent waits for it to go. */
    private DataUpload isTakenDown() {
        DataUpload upload = moves("burnt", MoverScript.fails(Duration.ofSeconds(6), "the disk is on fire"));
        hold(backupClaim(upload), true);
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the mover pod to be taken down",
                () -> world.moverPod(upload).isEmpty());
        return upload;
    }

    private Resource<PersistentVolumeClaim> backupClaim(DataUpload upload) {
        return world.admin()
                .persistentVolumeClaims()
                .inNamespace(world.velero())
                .withName(upload.getMetadata().getName());
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

    private DataUpload isBeingCanceled() {
        DataUpload upload =
                moves("cancel", MoverScript.completes(UNTIL_AFTER_THE_KILL).deaf());
        world.cancel(upload);
        world.awaitPhase(upload, Phases.CANCELING);
        return upload;
    }

    private DataUpload moves(String name, MoverScript script) {
        world.movers(script);
        DataUpload upload = world.upload(name);
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        world.movers(MoverScript.completes(Duration.ofMillis(500)));
        return upload;
    }

    private DataUpload waitsForASlot() {
        DataUpload upload = world.upload("prepared");
        world.awaitPhase(upload, Phases.PREPARED);
        return upload;
    }

    private DataUpload waitsForItsVolume(String name) {
        DataUpload upload = world.upload(name);
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the mover pod to exist",
                () -> world.moverPod(upload).isPresent());
        return upload;
    }

    private void awaitPod(DataUpload upload, String phase) {
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the mover pod to be " + phase,
                () -> phase.equals(
                        world.moverPod(upload).orElseThrow().getStatus().getPhase()));
    }

    private void assertCompleted(DataUpload upload) {
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        assertThat(world.upload(upload).getStatus().snapshotID).isNotEmpty();
    }

    @Test
    @Order(1)
    void whenNew() {
        assertCompleted(fresh);
    }

    @Test
    @Order(1)
    void whenAcceptedAndTheSnapshotIsNotReady() {
        assertCompleted(waiting);
    }

    @Test
    @Order(1)
    void whenAcceptedAndTheSourceSnapshotIsBeingDeleted() {
        assertCompleted(deleting);
    }

    @Test
    @Order(1)
    void whenAcceptedAndThePodRunsOnlyAfterTheRestart() {
        assertCompleted(pending);
    }

    @Test
    @Order(1)
    void whenAcceptedAndThePodRanBeforeTheRestart() {
        assertCompleted(ran);
    }

    @Test
    @Order(1)
    void whenPreparedAndWaitingForASlot() {
        assertCompleted(prepared);
    }

    @Test
    @Order(1)
    void whenInProgressAndTheMoverEndsMeanwhile() {
        assertCompleted(moving);
    }

    @Test
    @Order(1)
    void whenTheMoverFailedAndItsVolumeIsBeingTakenDown() {
        assertThat(world.awaitEndAndMessage(burnt)).contains("the disk is on fire");
    }

    @Test
    @Order(1)
    void whenCanceling() {
        assertThat(world.awaitEnd(canceling)).isIn(Phases.CANCELED, Phases.COMPLETED);
        assertThat(world.upload(canceling).getMetadata().getAnnotations()).isEmpty();
        assertThat(annotationsWhenCanceling).containsKey(Names.CANCELING_SINCE);
    }

    @Test
    @Order(2)
    void nothingIsLeft() {
        world.awaitNothingLeft();
    }

    @Test
    @Order(3)
    void whenInProgressAndThePodIsDeletedMeanwhileAndNothingCanBeWrittenAnyMore() throws Exception {
        // Given
        assumeTrue(ReadOnlyRoot.isPossible(), "this machine allows no mount namespaces");
        DataUpload upload = moves("lost", MoverScript.completes(Duration.ofSeconds(60)));
        agent.kill();
        world.admin()
                .pods()
                .inNamespace(world.velero())
                .withName(upload.getMetadata().getName())
                .withGracePeriod(0)
                .delete();
        // When
        try (SmallDisk disk = restartWhereNothingCanBeWritten()) {
            // Then
            assertThat(world.awaitEnd(upload)).isEqualTo(Phases.FAILED);
            assertThat(world.upload(upload).getStatus().message).contains("deleted or evicted");
            assertThat(agent.log()).contains("The diagnosis cannot be kept in", "No space left on device");
            assertThat(disk.files(world.scratch()))
                    .noneMatch(file -> file.toString().endsWith(".part"));
            world.awaitNothingLeft();
        }
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
}
