package io.stevedore.mover;

import static io.stevedore.mover.MoverFixture.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Event;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.engine.EngineType;
import io.stevedore.testing.ReadOnlyRoot;
import io.stevedore.testing.SmallDisk;
import io.stevedore.testing.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The mover as a process of its own, against a real API server and with the real engine: how it ends early. */
@Order(2)
class MoverEndIT extends InMoverFixture {
    @Test
    void aRepositoryThatIsNotReadyFailsWithItsMessage() throws Exception {
        // Given
        world.repository("NotReady", "bucket is on fire");
        world.upload("InProgress", false);
        // When
        Process backup = world.backup();
        // Then
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(world.termination("backup"))
                .isEqualTo("Failed to create data path service for DataUpload up: failed to wait BackupRepository,"
                        + " errored early: backup repository is not ready: bucket is on fire");
        assertThat(world.events("up")).extracting(Event::getReason).contains("Data-Path-Failed", "Data-Path-Stopped");
    }

    @Test
    void aWrongPasswordFailsWithWhatToDo() throws Exception {
        // Given
        world.repository("Ready", "");
        TestRepository.create(world.root);
        world.changePassword();
        world.upload("InProgress", false);
        // When
        Process backup = world.backup();
        // Then
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(world.termination("backup"))
                .startsWith("Failed to run data path service for DataUpload up: Data path for data upload up failed: ")
                .contains("invalid repository password. The repository was created with another password: put that one")
                .doesNotContain("another one");
    }

    @Test
    void aFullRepositoryDiskFailsWithWhatToDo() throws Exception {
        // Given
        world.repository("Ready", "");
        world.randomFile(6_000_000);
        world.upload("InProgress", false);
        try (SmallDisk disk = disk(world.root, "2m", TestRepository.template(EngineType.KOPIA))) {
            world.prefix = disk.enter();
            // When
            Process backup = world.backup();
            // Then
            assertThat(exitCode(backup)).isEqualTo(1);
            assertThat(world.termination("backup"))
                    .startsWith(
                            "Failed to run data path service for DataUpload up: Data path for data upload up failed: ")
                    .contains(world.root.toString())
                    .endsWith("no space left on device. A disk or a quota is full: make room there, then start again.");
        }
    }

    @Test
    void aFullScratchDiskFailsWithWhatToDoAndNothingIsLeftOnIt() throws Exception {
        // Given
        world.readyRepository();
        world.upload("InProgress", false);
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.writeString(full.resolve("filler"), "all that there is room for");
        try (SmallDisk disk = disk(world.scratch, "4k", full)) {
            world.prefix = disk.enter();
            // When
            Process backup = world.backup();
            // Then
            assertThat(exitCode(backup)).isEqualTo(1);
            assertThat(world.termination("backup"))
                    .contains("(scratch folder " + world.scratch + ")")
                    .contains("A disk or a quota is full: make room there");
            assertThat(disk.files(world.scratch)).containsExactly(world.scratch.resolve("filler"));
        }
    }

    @Test
    void aPodsVolumeThatIsFullOrReadOnlyFailsAndThePodIsNotTold() throws Exception {
        // Given
        world.readyRepository();
        world.randomFile(6_000_000);
        world.podRestoreTask(world.snapshot());
        Path target = Files.createDirectories(folder.resolve("target"));
        Path empty = Files.createDirectories(folder.resolve("empty"));
        try (SmallDisk disk = disk(target, "2m", empty)) {
            world.prefix = disk.enter();
            // When
            Process restore = world.podRestore(target);
            // Then
            assertThat(exitCode(restore)).isEqualTo(1);
            assertThat(world.termination("restore"))
                    .startsWith("Failed to run data path service for PVR pvr: Data path for PVR pvr failed: restore of")
                    .endsWith("no space left on device. A disk or a quota is full: make room there, then start again.");
            assertThat(disk.files(target)).doesNotContain(target.resolve(".velero"));
        }
        assumeTrue(ReadOnlyRoot.isPossible(), "this machine allows no mount namespaces");
        world.prefix = ReadOnlyRoot.except(List.of(world.scratch, world.root, folder.resolve("restore.termination")));
        // When
        Process restore = world.podRestore(target);
        // Then
        assertThat(exitCode(restore)).isEqualTo(1);
        assertThat(world.termination("restore"))
                .contains(target + ": the volume is mounted read-only, or may not be written. Nothing was written.");
        assertThat(target).isEmptyDirectory();
    }

    private static SmallDisk disk(Path folder, String size, Path contents) throws InterruptedException {
        return SmallDisk.mount(folder, size, contents)
                .orElseGet(() -> abort("this machine allows no mount namespaces"));
    }

    @Test
    void aTaskThatIsCancelledAlreadyIsNotStarted() throws Exception {
        // Given
        world.upload("Canceling", true);
        // When
        Process backup = world.backup();
        // Then
        assertThat(exitCode(backup)).as(() -> world.log("backup")).isEqualTo(1);
        assertThat(world.termination("backup")).endsWith("data path is canceled");
        assertThat(world.event("up", "Data-Path-Stopped").getMessage())
                .isEqualTo("Data path for up exited without start");
    }

    @Test
    void aCancelEndsTheWaitForARepository() throws Exception {
        // Given
        DataUpload upload = world.upload("InProgress", false);
        Process backup = world.backup();
        world.awaitLog("backup", "Waiting until repository");
        // When
        world.client().resource(upload).edit(up -> {
            up.getSpec().cancel = true;
            return up;
        });
        // Then
        assertThat(backup.waitFor(20, TimeUnit.SECONDS))
                .as("before the repository's minute")
                .isTrue();
        assertThat(world.termination("backup")).endsWith("data path is canceled");
    }

    @Test
    void aMissingLocationIsNamed() throws Exception {
        // Given
        world.repository("Ready", "");
        world.upload("InProgress", false);
        world.client()
                .resources(BackupStorageLocation.class)
                .inNamespace(cluster.namespace())
                .withName("default")
                .delete();
        // When
        Process backup = world.backup();
        // Then
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(world.termination("backup"))
                .endsWith("BackupStorageLocation " + cluster.namespace() + "/default does not exist");
    }

    @Test
    void aCancelEndsATransferAndLeavesNoSnapshot() throws Exception {
        // Given
        world.readyRepository();
        world.largeFile();
        DataUpload upload = world.upload("InProgress", false);
        Process backup = world.backup();
        world.awaitLog("backup", "Snapshotting");
        // When
        world.client().resource(upload).edit(up -> {
            up.getSpec().cancel = true;
            return up;
        });
        // Then
        long begin = System.nanoTime();
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(world.termination("backup"))
                .isEqualTo("Failed to run data path service for DataUpload up: data path is canceled");
        assertThat(world.events("up"))
                .extracting(Event::getReason)
                .contains("Data-Path-Canceling", "Data-Path-Canceled", "Data-Path-Stopped");
        assertThat(world.left()).isEmpty();
    }

    private Process transferring() throws Exception {
        world.readyRepository();
        world.largeFile();
        world.upload("InProgress", false);
        Process backup = world.backup();
        world.awaitLog("backup", "Snapshotting");
        return backup;
    }

    @Test
    void aMoverThatIsToldToEndSaysSoAndEndsItsEngine() throws Exception {
        // Given
        Process backup = transferring();
        ProcessHandle engine = backup.descendants().findFirst().orElseThrow();
        // When
        backup.destroy();
        // Then
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(world.termination("backup"))
                .isEqualTo("Failed to run data path service for DataUpload up: Data path for data upload up failed:"
                        + " the mover was terminated from outside (SIGTERM)");
        assertThat(engine.isAlive()).isFalse();
    }

    @Test
    void anEngineDoesNotOutliveAMoverThatIsKilled() throws Exception {
        // Given
        Process backup = transferring();
        ProcessHandle engine = backup.descendants().findFirst().orElseThrow();
        // When
        backup.destroyForcibly();
        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> !engine.isAlive());
    }

    @Test
    void wrongArgumentsAreToldToTheAgentToo() throws Exception {
        // When
        Process backup = world.backup("--what-is-this");
        // Then
        assertThat(exitCode(backup)).isEqualTo(2);
        assertThat(world.termination("backup"))
                .isEqualTo("Failed to create data path service for DataUpload up: wrong arguments: Unknown option:"
                        + " '--what-is-this'");
        assertThat(world.log("backup")).contains("Usage: stevedore data-mover backup");
    }
}
