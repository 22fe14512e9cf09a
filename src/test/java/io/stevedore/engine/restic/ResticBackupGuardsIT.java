package io.stevedore.engine.restic;

import static io.stevedore.engine.restic.ResticFixture.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.StopSignal;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the real program loses data or says less than it knows, and that nothing is lost because somebody looks. */
class ResticBackupGuardsIT extends InResticRepository {
    private static final String RUN_AND_KEEP = "out=$(\"$REAL\" \"$@\"); code=$?; echo \"$out\"\n";

    @Test
    void aFileThatCannotBeReadFailsTheBackupByNameAndLeavesNoSnapshot() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("kept"), "content");
        unreadable("secret");
        restic.on("backup", ResticFixture.AS_USER);
        // When
        BackupOutcome outcome = restic.backup();
        // Then: the program itself saves a snapshot without the file
        assertFailed(outcome, Cause.SOURCE_UNREADABLE, "1 unreadable: " + restic.volume.resolve("secret"));
        assertThat(restic.snapshots()).isEmpty();
    }

    @Test
    void aVolumeOfWhichNothingCanBeReadIsNotEmpty() throws Exception {
        // Given
        unreadable("secret");
        restic.on("backup", ResticFixture.AS_USER);
        // When
        BackupOutcome outcome = restic.backup();
        // Then
        assertFailed(outcome, Cause.SOURCE_UNREADABLE, "secret");
        assertThat(restic.snapshots()).isEmpty();
    }

    @Test
    void aReportedSnapshotThatDoesNotExistIsNoSuccess() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("file"), "content");
        restic.on("backup", RUN_AND_KEEP + "rm -f '" + restic.repository + "'/snapshots/*; exit $code");
        // When
        BackupOutcome outcome = restic.backup();
        // Then
        assertFailed(outcome, Cause.INCONSISTENT_RESULT, "the repository does not have it");
    }

    @Test
    void aReportedSnapshotThatIsDamagedIsNoSuccess() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("file"), "content");
        restic.on(
                "backup",
                RUN_AND_KEEP + "for f in '" + restic.repository
                        + "'/snapshots/*; do chmod u+w \"$f\"; echo x >> \"$f\"; done; exit $code");
        // When
        BackupOutcome outcome = restic.backup();
        // Then
        assertThat(outcome).isInstanceOf(BackupOutcome.Failed.class);
    }

    @Test
    void aSnapshotInAFolderIsConfirmedWithoutAnotherStart() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("file"), "content");
        restic.on("cat", "echo 'half a second for nothing' >&2; exit 1");
        // When
        BackupOutcome outcome = restic.backup();
        // Then
        assertThat(outcome).isInstanceOf(BackupOutcome.Completed.class);
    }

    @Test
    void aSnapshotOfAFailedRunIsRemoved() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("file"), "content");
        restic.on("backup", RUN_AND_KEEP + "echo 'oops' >&2; exit 1");
        // When
        BackupOutcome outcome = restic.backup();
        // Then
        assertFailed(outcome, Cause.OTHER, "oops");
        assertThat(restic.snapshots()).isEmpty();
    }

    @Test
    void aFileThatVanishesFromAVolumeThatNobodyWritesToIsMissed() throws Exception {
        // Given
        restic.frozen = true;
        Files.writeString(restic.volume.resolve("kept"), "content");
        Files.writeString(restic.volume.resolve("dropped"), "content");
        restic.on("backup", "rm '" + restic.volume.resolve("dropped") + "'; exec \"$REAL\" \"$@\"");
        // When
        BackupOutcome outcome = restic.backup();
        // Then
        assertFailed(outcome, Cause.INCONSISTENT_RESULT, "2 files of 14 bytes, but 1 files of 7 bytes were stored");
        assertThat(restic.snapshots()).isEmpty();
    }

    @Test
    void whatALostMoverSavedIsRemovedByTheNextAttempt() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("file"), "content");
        restic.completedBackup();
        // When
        BackupOutcome.Completed backup = restic.completedBackupOfAttempt(2);
        // Then
        assertThat(restic.snapshots()).containsExactly(backup.snapshot());
    }

    @Test
    void tagsThatWouldBecomeOthersAreRefused() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("file"), "content");
        restic.raw(ResticArguments.backup(List.of("a=b,c"), java.util.Optional.empty()));
        assertThat(restic.raw(ResticArguments.snapshots()).output().toString()).contains("\"tags\":[\"a=b\",\"c\"]");
        // When
        BackupOutcome outcome = restic.backup(Map.of("a", "b,c"), restic, new StopSignal());
        // Then
        assertFailed(outcome, Cause.OTHER, "the tag \"a=b,c\" cannot be kept");
    }

    @Test
    void aStoppedBackupLeavesNeitherSnapshotNorLock() throws Exception {
        // Given
        large("large", 20_000_000_000L);
        StopSignal stop = new StopSignal();
        // When
        BackupOutcome outcome = restic.backup(ResticFixture.TAGS, stopping(stop), stop);
        // Then
        assertThat(outcome).isEqualTo(new BackupOutcome.Canceled());
        assertThat(restic.snapshots()).isEmpty();
        assertThat(restic.repository.resolve("locks")).isEmptyDirectory();
    }

    @Test
    void aSilentProgramIsEndedAndWhatItSavedIsFoundByItsTags() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("file"), "content");
        restic.on("backup", "\"$REAL\" \"$@\" >/dev/null; while :; do sleep 0.1; done");
        restic.stallTime = Duration.ofSeconds(5);
        // When
        BackupOutcome outcome = restic.backup();
        // Then
        assertFailed(outcome, Cause.STALLED, "no progress");
        assertThat(restic.snapshots()).isEmpty();
    }

    @Test
    void theChildSeesAPrivateFolderAndNoSecretStandsInTheOpen() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("file"), "content");
        Path seen = folder.resolve("seen");
        restic.on(
                "backup",
                "{ echo \"$HOME\"; echo \"$RESTIC_CACHE_DIR\"; stat -c %a \"$RESTIC_PASSWORD_FILE\"; echo \"$*\"; env; } > '"
                        + seen + "'; exec \"$REAL\" \"$@\"");
        // When
        restic.completedBackup();
        // Then
        List<String> lines = Files.readAllLines(seen);
        assertThat(lines.get(0)).startsWith(restic.scratch.toString());
        assertThat(lines.get(1)).startsWith(restic.scratch.toString());
        assertThat(lines.get(2)).isEqualTo("600");
        assertThat(lines)
                .noneMatch(line -> line.contains(restic.connection.password().reveal()));
    }

    private void unreadable(String name) throws Exception {
        Files.setPosixFilePermissions(
                Files.writeString(restic.volume.resolve(name), "x"), PosixFilePermissions.fromString("---------"));
    }

    private void large(String name, long bytes) throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(restic.volume.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private static EngineListener stopping(StopSignal stop) {
        return new EngineListener() {
            @Override
            public void progress(EngineProgress progress) {
                if (progress.doneBytes() > 0) {
                    stop.stop();
                }
            }

            @Override
            public void message(String text) {}
        };
    }
}
