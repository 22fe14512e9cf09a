package io.stevedore.engine.kopia;

import static io.stevedore.engine.kopia.KopiaFixture.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.Volume;
import io.stevedore.testing.TestDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What would go wrong with block devices when nobody looks, and that it does not. */
@Order(2)
class KopiaDeviceGuardsIT extends InOwnRepositoryWithDevice {
    @Test
    void aStreamThatEndsEarlyIsNoBackup() throws Exception {
        // Given
        kopia.onCreate("head -c 10000000 | \"$REAL\" \"$@\"; exit $?");
        // When
        BackupOutcome outcome = kopia.backup(volume(source));
        // Then
        assertFailed(outcome, Cause.INCONSISTENT_RESULT, "the device has 40000512 bytes, but 10000000 were stored");
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void theSourceIsOpenedForReadingOnly() throws Exception {
        // Given
        kopia.onCreate("echo nonsense >&0; exec \"$REAL\" \"$@\"");
        long before = source.checksum(SIZE);
        // When
        kopia.completedBackup(volume(source));
        // Then
        assertThat(source.checksum(SIZE)).isEqualTo(before);
    }

    @Test
    void aSmallerDeviceIsRefusedBeforeAnythingIsWritten() throws Exception {
        // Given
        TestDevice target = device("target", SIZE - 512);
        target.fill(0, 1_000_000, 5);
        long before = target.checksum(SIZE - 512);
        BackupOutcome.Completed backup = kopia.completedBackup(volume(source));
        // When
        RestoreOutcome outcome = kopia.restore(backup.snapshot(), volume(target));
        // Then
        assertFailed(outcome, Cause.TARGET_TOO_SMALL, "the snapshot has 40000512 bytes, and the device only 40000000");
        assertThat(target.checksum(SIZE - 512)).isEqualTo(before);
    }

    @Test
    void aSnapshotOfFilesIsNotWrittenToADevice() throws Exception {
        // Given
        Files.write(kopia.volume.resolve("disk.img"), new byte[4096]);
        SnapshotId files = kopia.completedBackup().snapshot();
        TestDevice target = device("target", SIZE);
        // When
        RestoreOutcome outcome = kopia.restore(files, volume(target));
        // Then
        assertFailed(outcome, Cause.WRONG_VOLUME_MODE, "a snapshot of a file system with 1 files");
    }

    @Test
    void aSnapshotOfADeviceIsNotWrittenIntoAFileSystem() throws Exception {
        // Given
        SnapshotId device = kopia.completedBackup(volume(source)).snapshot();
        // When
        RestoreOutcome outcome = kopia.restore(device, kopia.target("target"));
        // Then
        assertFailed(outcome, Cause.WRONG_VOLUME_MODE, "a snapshot of a block device");
        assertThat(folder.resolve("target")).isEmptyDirectory();
    }

    @Test
    void whatIsNoDeviceIsNeitherReadNorWrittenAsOne() throws Exception {
        // Given
        SnapshotId device = kopia.completedBackup(volume(source)).snapshot();
        Path file = Files.write(folder.resolve("file"), new byte[(int) SIZE]);
        long before = TestDevice.checksum(file, SIZE);
        // When
        BackupOutcome backup = kopia.backup(new Volume.Device(kopia.volume));
        RestoreOutcome restore = kopia.restore(device, new Volume.Device(file));
        // Then
        assertFailed(backup, Cause.SOURCE_UNREADABLE, kopia.volume + " is a directory, not a block device");
        assertFailed(restore, Cause.WRONG_VOLUME_MODE, file + " is a file of another kind, not a block device");
        assertThat(TestDevice.checksum(file, SIZE)).isEqualTo(before);
    }

    @Test
    void aDeviceIsNotReadAsFiles() {
        // When
        BackupOutcome outcome = kopia.backup(new Volume.Directory(source.path()));
        // Then
        assertFailed(outcome, Cause.SOURCE_UNREADABLE, source.path() + " is not a directory");
    }

    @Test
    void aRestoreThatGetsTooLittleIsNotOne() throws Exception {
        // When
        RestoreOutcome outcome = restoreOfWhat("\"$REAL\" \"$@\" | head -c 9000000; exit 0");
        // Then
        assertFailed(outcome, Cause.INCONSISTENT_RESULT, "has 40000512 bytes, but the engine gave only 9000000");
    }

    @Test
    void aRestoreWhoseProgramFailsAtTheEndIsNotOne() throws Exception {
        // When
        RestoreOutcome outcome = restoreOfWhat("\"$REAL\" \"$@\"; echo 'invalid checksum at p1 offset 2' >&2; exit 1");
        // Then
        assertFailed(outcome, Cause.DAMAGED, "invalid checksum at p1 offset 2");
    }

    @Test
    void aRestoreThatGetsNothingMoreIsEnded() throws Exception {
        // Given
        SnapshotId device = kopia.completedBackup(volume(source)).snapshot();
        TestDevice target = device("target", SIZE);
        kopia.onShowContent("\"$REAL\" \"$@\" | head -c 9000000; while :; do sleep 0.1; done");
        // When
        RestoreOutcome outcome = kopia.engine(kopia.settings().stallingAfter(Duration.ofSeconds(3)))
                .restore(
                        kopia.connection,
                        new RestoreRequest(device, volume(target), 1, false, Optional.empty()),
                        kopia.recorder,
                        new StopSignal());
        // Then
        assertFailed(outcome, Cause.STALLED, "no progress");
    }

    /** A restore of a whole backup, by a program that gives its content like this. */
    private RestoreOutcome restoreOfWhat(String gives) throws Exception {
        SnapshotId device = kopia.completedBackup(volume(source)).snapshot();
        TestDevice target = device("target", SIZE);
        kopia.onShowContent(gives);
        return kopia.restore(device, volume(target));
    }
}
