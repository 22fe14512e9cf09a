package io.stevedore.mover;

import static io.stevedore.mover.MoverFixture.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Event;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.engine.EngineType;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.protocol.MoverResult;
import io.stevedore.repository.RepositoryKey;
import io.stevedore.testing.FreezingProxy;
import io.stevedore.testing.Kubeconfigs;
import io.stevedore.testing.ReadOnlyRoot;
import io.stevedore.testing.TestDevice;
import io.stevedore.testing.TestRepository;
import io.stevedore.testing.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The mover as a process of its own, against a real API server and with the real engine: what it moves. */
@Order(2)
class MoverProcessIT extends InMoverFixture {
    @Test
    void aVolumeIsMovedIntoTheRepositoryAndBack() throws Exception {
        // Given
        world.readyRepository();
        Files.writeString(Files.createDirectories(world.volume.resolve("sub")).resolve("file"), "content");
        byte[] bytes = new byte[2_000_000];
        new Random(7).nextBytes(bytes);
        Files.write(world.volume.resolve("large"), bytes);
        DataUpload upload = world.upload("InProgress", false);
        // When
        Process backup = world.backup();
        // Then
        assertThat(exitCode(backup)).as(() -> world.log("backup")).isZero();
        MoverResult result = MoverResult.parse(world.termination("backup")).orElseThrow();
        assertThat(result.totalBytes()).isEqualTo(2_000_007);
        assertThat(result.source()).isEqualTo(new MoverResult.AccessPoint(world.volume.toString(), "Filesystem"));
        assertThat(world.events("up"))
                .extracting(Event::getReason)
                .containsExactlyInAnyOrder(
                        "Data-Path-Started", "Data-Path-Progress", "Data-Path-Completed", "Data-Path-Stopped");
        assertThat(world.event("up", "Data-Path-Started")).satisfies(event -> {
            assertThat(event.getMessage()).isEqualTo("Data path for up started");
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("DataUpload");
            assertThat(event.getInvolvedObject().getUid())
                    .isEqualTo(upload.getMetadata().getUid());
            assertThat(event.getInvolvedObject().getApiVersion()).isEqualTo("velero.io/v2alpha1");
            assertThat(event.getSource().getComponent()).isEqualTo("up");
            assertThat(event.getSource().getHost()).isEqualTo("node-1");
            assertThat(event.getMetadata().getName()).matches("up\\.[0-9a-f]+");
        });
        assertThat(MoverProgress.parse(world.event("up", "Data-Path-Progress").getMessage()))
                .contains(new MoverProgress(2_000_007, 0));
        assertThat(world.event("up", "Data-Path-Completed").getMessage()).isEqualTo(world.termination("backup"));

        // Given
        Path target = Files.createDirectories(folder.resolve("target"));
        world.download(String.valueOf(result.snapshotID()));
        // When
        Process restore = world.restore(target, "--cache-volume-path=");
        // Then
        assertThat(exitCode(restore)).as(() -> world.log("restore")).isZero();
        assertThat(target.resolve("sub/file")).hasContent("content");
        Trees.assertSameContent(target.resolve("large"), world.volume.resolve("large"));
        assertThat(MoverResult.parse(world.termination("restore")))
                .contains(new MoverResult(
                        null, false, null, new MoverResult.AccessPoint(target.toString(), "Filesystem"), 2_000_007, 0));
    }

    @Test
    void aBlockVolumeIsMovedIntoTheRepositoryAndBack() throws Exception {
        // Given
        world.readyRepository();
        world.upload("InProgress", false);
        try (TestDevice source = TestDevice.create(folder.resolve("source"), 20_000_256);
                TestDevice target = TestDevice.create(folder.resolve("target"), 30_000_128)) {
            source.fill(3_000_000, 2_000_000, 1);
            // When
            Process backup = world.backupDevice(source.path());
            // Then
            assertThat(exitCode(backup)).as(() -> world.log("backup")).isZero();
            MoverResult result = MoverResult.parse(world.termination("backup")).orElseThrow();
            assertThat(result.totalBytes()).isEqualTo(20_000_256);
            assertThat(result.source())
                    .isEqualTo(new MoverResult.AccessPoint(source.path().toString(), "Block"));
            assertThat(MoverProgress.parse(
                            world.event("up", "Data-Path-Progress").getMessage()))
                    .contains(new MoverProgress(20_000_256, 0));

            // Given
            world.download(String.valueOf(result.snapshotID()));
            // When
            Process restore = world.restore(target.path(), "--cache-volume-path=", "--volume-mode=Block");
            // Then
            assertThat(exitCode(restore)).as(() -> world.log("restore")).isZero();
            assertThat(target.checksum(20_000_256)).isEqualTo(source.checksum(20_000_256));
            assertThat(MoverResult.parse(world.termination("restore")))
                    .contains(new MoverResult(
                            null,
                            false,
                            null,
                            new MoverResult.AccessPoint(target.path().toString(), "Block"),
                            20_000_256,
                            0));
        }
    }

    @Test
    void whatResticKeepsElsewhereIsRestoredFromWhereTheTaskSaysThatItIs() throws Exception {
        // Given
        Files.writeString(world.volume.resolve("file"), "content");
        Path elsewhere = world.root.resolve("before-the-prefix-changed/shop");
        world.repository(EngineType.RESTIC, "Ready", "");
        world.podRestoreTask(world.snapshotOfRestic(elsewhere), EngineType.RESTIC, elsewhere.toString());
        Path target = Files.createDirectories(folder.resolve("target"));
        // When
        Process restore = world.podRestore(target);
        // Then
        assertThat(exitCode(restore)).as(() -> world.log("restore")).isZero();
        assertThat(target.resolve("file")).hasContent("content");
        assertThat(target.resolve(".velero/" + MoverFixture.RESTORE)).exists();
        assertThat(world.root.resolve("restic")).as("the usual place").doesNotExist();
    }

    @Test
    void theMoverAsksForARepositoryAndWaitsUntilItIsReady() throws Exception {
        // Given
        TestRepository.create(world.root);
        world.upload("InProgress", false);
        // When
        Process backup = world.backup();
        // Then
        BackupRepository asked = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> world.client()
                                .resources(BackupRepository.class)
                                .inNamespace(cluster.namespace())
                                .withName("shop-default-kopia")
                                .get(),
                        repository -> repository != null);
        assertThat(asked.getMetadata().getLabels())
                .isEqualTo(RepositoryKey.kopia("shop", "default").labels());
        assertThat(asked.getSpec().maintenanceFrequency).isEqualTo("0s");
        assertThat(backup.isAlive()).isTrue();
        // When
        world.phase(asked, "Ready", "");
        // Then
        assertThat(exitCode(backup)).as(() -> world.log("backup")).isZero();
    }

    @Test
    void aWatchThatGoesSilentIsNoticed() throws Exception {
        // Given
        world.readyRepository();
        DataUpload upload = world.upload("Prepared", false);
        try (FreezingProxy proxy = FreezingProxy.to(cluster.controlPlane().url())) {
            world.kubeconfig = Kubeconfigs.through(
                    proxy.url(), world.kubeconfig, cluster.controlPlane(), folder.resolve("through-proxy.kubeconfig"));
            Process backup = world.backup("--silence=5s");
            world.awaitLog("backup", "The task is Prepared");
            DataUpload seen = world.client().resource(upload).edit(up -> {
                up.getSpec().operationTimeout = "11m0s";
                return up;
            });
            world.awaitLog("backup", "(?s).*The task is Prepared.*The task is Prepared.*"); // the watch is open
            proxy.freeze();
            // When
            world.client().resource(seen).edit(up -> {
                up.getStatus().phase = "InProgress";
                return up;
            });
            // Then
            assertThat(exitCode(backup)).as(() -> world.log("backup")).isZero();
        }
    }

    /** As on a node: the root file system is read-only, and only what is mounted into the pod can be written. */
    @Test
    void theMoverWritesIntoItsScratchFolderOnly() throws Exception {
        // Given
        assumeTrue(ReadOnlyRoot.isPossible(), "this machine allows no mount namespaces");
        world.readyRepository();
        Files.writeString(world.volume.resolve("file"), "content");
        world.upload("InProgress", false);
        world.prefix = ReadOnlyRoot.except(List.of(world.scratch, world.root, folder.resolve("backup.termination")));
        // When
        Process backup = world.backup();
        // Then
        assertThat(exitCode(backup)).as(() -> world.log("backup")).isZero();
        assertThat(MoverResult.parse(world.termination("backup")).orElseThrow().totalBytes())
                .isEqualTo(7);
        assertThat(world.left()).isEmpty();
    }
}
