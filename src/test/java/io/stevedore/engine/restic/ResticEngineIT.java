package io.stevedore.engine.restic;

import static io.stevedore.engine.restic.ResticFixture.assertFailed;
import static io.stevedore.engine.restic.ResticFixture.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.SnapshotRemoval;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.Upkeep;
import io.stevedore.testing.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResticEngineIT extends InResticRepository {
    @Test
    void theSnapshotIsWhatVeleroExpects() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("file"), "content");
        // When
        SnapshotId id = restic.completedBackup().snapshot();
        // Then: Velero looks for host and tags, restores into the volume's own folder, and may name the short id
        String found = String.join("", restic.raw(ResticArguments.snapshots()).output());
        assertThat(found)
                .contains("\"hostname\":\"velero\"", "\"backup=b-1\",\"ns=shop\",\"pvc-uid=u-1\"", "\"id\":\"" + id);
        SnapshotId shortId = new SnapshotId(EngineType.RESTIC, id.value().substring(0, 8));
        assertThat(restic.restore(shortId, restic.target("target"))).isEqualTo(new RestoreOutcome.Completed(7));
        assertThat(folder.resolve("target/file")).hasContent("content");
    }

    @Test
    void theSecondBackupOfAVolumeReadsOnlyWhatChangedAndAnotherVolumeReadsAll() throws Exception {
        // Given
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Files.write(restic.volume.resolve("large"), content);
        BackupOutcome.Completed first = restic.completedBackup();
        Files.writeString(restic.volume.resolve("small"), "one");
        // When
        BackupOutcome.Completed second = restic.completedBackup();
        restic.backup(Map.of("backup", "b-2", "ns", "shop"), restic, new StopSignal());
        // Then
        assertThat(first.incrementalBytes()).isBetween(3_000_000L, 3_010_000L);
        assertThat(second.totalBytes()).isEqualTo(3_000_003);
        assertThat(second.incrementalBytes()).isBetween(3L, 10_000L);
        assertThat(restic.raw(ResticArguments.snapshots()).output().toString())
                .containsOnlyOnce("\"parent\":\"" + first.snapshot())
                .contains("\"files_unmodified\":1")
                .doesNotContain("\"parent\":\"" + second.snapshot());
    }

    @Test
    void anEmptyVolumeCompletesWithoutASnapshot() throws Exception {
        // When
        BackupOutcome outcome = restic.backup();
        // Then
        assertThat(outcome).isEqualTo(new BackupOutcome.Empty());
        assertThat(restic.snapshots()).isEmpty();
    }

    @Test
    void progressBeginsWithTheTotalAndEndsWithAll() throws Exception {
        // Given
        Files.write(restic.volume.resolve("file"), new byte[500_000]);
        // When
        restic.completedBackup();
        // Then
        assertThat(restic.progress)
                .startsWith(new EngineProgress(500_000, 0))
                .endsWith(new EngineProgress(500_000, 500_000));
    }

    @Test
    void theStateOfARepositoryIsTold() throws Exception {
        // Given
        var wrong = TestRepository.connection(EngineType.RESTIC, folder.resolve("root"), "not the password");
        var nothing = TestRepository.connection(EngineType.RESTIC, restic.target("elsewhere"), TestRepository.PASSWORD);
        var unmounted =
                TestRepository.connection(EngineType.RESTIC, folder.resolve("not-mounted"), TestRepository.PASSWORD);
        // When
        var probes = Stream.of(restic.connection, wrong, nothing, unmounted)
                .map(restic.engine()::probe)
                .toList();
        // Then
        assertThat(probes.get(0)).isEqualTo(new RepositoryProbe.Ready());
        assertThat(probes.get(1)).isInstanceOf(RepositoryProbe.WrongPassword.class);
        assertThat(probes.get(1).toString()).doesNotContain("not the password");
        assertThat(probes.get(2)).isEqualTo(new RepositoryProbe.NotInitialised());
        assertThat(probes.get(3)).isInstanceOf(RepositoryProbe.Unreachable.class);
    }

    @Test
    void aSecondCreationLeavesTheFirst() {
        // When
        RepositoryCreation again = restic.engine().create(restic.connection);
        // Then
        assertThat(again)
                .isInstanceOfSatisfying(
                        RepositoryCreation.Failed.class,
                        failed -> assertFailure(failed.failure(), Cause.ALREADY_EXISTS, "config file already exists"));
        assertThat(restic.engine().probe(restic.connection)).isEqualTo(new RepositoryProbe.Ready());
    }

    @Test
    void aSnapshotIsForgottenAndItsDataPruned() throws Exception {
        // Given
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        Files.write(restic.volume.resolve("file"), content);
        SnapshotId id = restic.completedBackup().snapshot();
        // When
        SnapshotRemoval once = restic.engine().delete(restic.connection, id);
        SnapshotRemoval twice = restic.engine().delete(restic.connection, id);
        Upkeep pruned = restic.engine().prune(restic.connection, new StopSignal());
        // Then
        assertThat(List.of(once, twice)).containsOnly(new SnapshotRemoval.Gone());
        assertThat(pruned).isInstanceOf(Upkeep.Done.class);
        try (Stream<Path> data = Files.walk(restic.repository.resolve("data"))) {
            assertThat(data.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aSnapshotThatIsNotThereIsNamed() throws Exception {
        // When
        RestoreOutcome outcome = restic.restore(new SnapshotId(EngineType.RESTIC, "deadbeef"), restic.target("target"));
        // Then
        assertFailed(outcome, Cause.SNAPSHOT_MISSING, "restore of snapshot deadbeef");
    }
}
