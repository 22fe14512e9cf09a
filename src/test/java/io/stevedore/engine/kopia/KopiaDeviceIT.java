package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.program.Ended;
import io.stevedore.testing.TestDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Block devices through the real program, compared by what is on the disk behind them. */
@Order(2)
class KopiaDeviceIT extends InOwnRepositoryWithDevice {
    @Test
    void aDeviceComesBackByteForByte() throws Exception {
        // Given
        TestDevice target = device("target", SIZE + 3_000_320);
        BackupOutcome.Completed backup = kopia.completedBackup(volume(source));
        // When
        RestoreOutcome restore = kopia.restore(backup.snapshot(), volume(target));
        // Then
        assertThat(restore).isEqualTo(new RestoreOutcome.Completed(SIZE));
        assertThat(target.checksum(SIZE)).isEqualTo(source.checksum(SIZE));
        assertThat(backup.totalBytes()).isEqualTo(SIZE);
        assertThat(backup.incrementalBytes()).as("there was none before").isEqualTo(SIZE);
        assertThat(target.allocated()).as("what was zeros takes no space").isBetween((long) NOISE, NOISE + 1_000_000L);
        assertThat(kopia.recorder.progress)
                .contains(new EngineProgress(SIZE, 0), new EngineProgress(SIZE, SIZE))
                .anyMatch(progress -> progress.doneBytes() > 0 && progress.doneBytes() < SIZE);
    }

    @Test
    void theSnapshotIsOneAsVeleroMakesIt() throws Exception {
        // When
        BackupOutcome.Completed backup = kopia.completedBackup(volume(source));
        // Then
        assertThat(kopia.snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.id()).isEqualTo(backup.snapshot().value());
            assertThat(snapshot.stream()).isTrue();
            assertThat(snapshot.isPinned()).isTrue();
            assertThat(snapshot.tags()).isEqualTo(KopiaFixture.TAGS);
            assertThat(snapshot.files()).isEqualTo(1);
        });
        KopiaSnapshot snapshot = kopia.snapshots().getFirst();
        Ended shown = kopia.raw(KopiaArguments.show(Path.of("/patched"), snapshot.root()));
        assertThat(KopiaFolder.parse(shown.output()).orElseThrow().entries())
                .extracting(KopiaFolder.Entry::name)
                .containsExactly(source.path().toString());
    }

    @Test
    void aSecondBackupStoresWhatHasChanged() throws Exception {
        // Given
        kopia.completedBackup(volume(source));
        long before = kopia.repositoryBytes();
        source.fill(20_000_000, 50_000, 3);
        // When
        BackupOutcome.Completed second = kopia.completedBackup(volume(source));
        // Then
        long added = kopia.repositoryBytes() - before;
        System.err.printf("first backup %d bytes in the repository, second %d more%n", before, added);
        assertThat(before).isGreaterThan(NOISE);
        assertThat(added).isBetween(50_000L, NOISE / 2L);
        assertThat(second.incrementalBytes()).isBetween(50_000L, SIZE / 2);
        TestDevice target = device("target", SIZE);
        assertThat(kopia.restore(second.snapshot(), volume(target))).isEqualTo(new RestoreOutcome.Completed(SIZE));
        assertThat(target.checksum(SIZE)).isEqualTo(source.checksum(SIZE));
    }

    @Test
    void whatWasOnTheTargetIsOverwrittenAlsoByZeros() throws Exception {
        // Given
        TestDevice target = device("target", SIZE);
        target.fill(0, (int) SIZE, 4);
        BackupOutcome.Completed backup = kopia.completedBackup(volume(source));
        // When
        RestoreOutcome restore = kopia.restore(backup.snapshot(), volume(target));
        // Then
        assertThat(restore).isEqualTo(new RestoreOutcome.Completed(SIZE));
        assertThat(target.checksum(SIZE)).isEqualTo(source.checksum(SIZE));
    }

    @Test
    void modeAndOwnerOfTheDeviceStayAsTheyAre() throws Exception {
        // Given
        TestDevice target = device("target", SIZE);
        String before = attributes(target);
        BackupOutcome.Completed backup = kopia.completedBackup(volume(source));
        // When
        kopia.restore(backup.snapshot(), volume(target));
        // Then
        assertThat(attributes(target)).isEqualTo(before);
    }

    private static String attributes(TestDevice device) throws Exception {
        return Files.readAttributes(device.path(), "unix:mode,uid,gid,rdev").toString();
    }

    @Test
    void aStoppedBackupLeavesNoSnapshot() throws Exception {
        // Given
        TestDevice large = device("large", 2_000_000_000);
        StopSignal stop = new StopSignal();
        // When
        BackupOutcome outcome = kopia.engine()
                .backup(kopia.connection, kopia.request(volume(large)), KopiaFixture.once(stop::stop), stop);
        // Then
        assertThat(outcome).isEqualTo(new BackupOutcome.Canceled());
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void aStoppedRestoreEnds() throws Exception {
        // Given
        SnapshotId device = kopia.completedBackup(volume(source)).snapshot();
        TestDevice target = device("target", SIZE);
        StopSignal stop = new StopSignal();
        // When
        RestoreOutcome outcome = kopia.restore(device, volume(target), KopiaFixture.once(stop::stop), stop);
        // Then
        assertThat(outcome).isEqualTo(new RestoreOutcome.Canceled());
        assertThat(kopia.scratch).isEmptyDirectory();
    }
}
