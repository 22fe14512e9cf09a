package io.stevedore.engine.kopia;

import static io.stevedore.engine.kopia.KopiaFixture.assertFailed;
import static io.stevedore.engine.kopia.KopiaFixture.idOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.program.ProgramSettings;
import io.stevedore.engine.tree.OddFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What the real program leaves out of a backup when nobody looks, and that nothing is lost because somebody does. */
@Order(2)
class KopiaBackupGuardsIT extends InOwnRepository {
    @Test
    void namesThatCollideLoseAFileAndAreRefused() throws Exception {
        // Given
        OddFiles.create(kopia.volume, "a\\377", "one");
        OddFiles.create(kopia.volume, "a\\376", "two");
        SnapshotId unguarded = idOf(kopia.rawBackup());
        kopia.rawRestore(unguarded, kopia.target("unguarded"));
        assertThat(folder.resolve("unguarded").toFile().list())
                .as("one file is lost")
                .hasSize(1);
        kopia.engine().delete(kopia.connection, unguarded);
        // When
        BackupOutcome outcome = kopia.backup();
        // Then
        assertFailed(outcome, Cause.NAME_COLLISION, "a\\xff");
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void aSingleNameThatIsNotUtf8IsStoredAndTold() throws Exception {
        // Given
        OddFiles.create(kopia.volume, "a\\377", "one");
        // When
        BackupOutcome.Completed backup = kopia.completedBackup();
        // Then
        assertThat(backup.warnings())
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning).contains("1 names are not UTF-8").contains("a\\xff"));
    }

    @Test
    void aReportedSnapshotThatDoesNotExistIsNoSuccess() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        kopia.onCreate("""
                out=$("$REAL" "$@"); code=$?; echo "$out"
                id=$(echo "$out" | sed 's/^{"id":"\\([0-9a-f]*\\)".*/\\1/')
                "$REAL" "$1" snapshot delete "$id" --delete >/dev/null 2>&1; exit $code""");
        // When
        BackupOutcome outcome = kopia.backup();
        // Then
        assertFailed(outcome, Cause.INCONSISTENT_RESULT, "the repository does not have it");
    }

    @Test
    void aSnapshotOfAFailedRunIsRemoved() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        kopia.onCreate("\"$REAL\" \"$@\"; echo 'flush error: oops' >&2; exit 1");
        // When
        BackupOutcome outcome = kopia.backup();
        // Then
        assertFailed(outcome, Cause.OTHER, "flush error: oops");
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void whatALostMoverSavedIsRemovedAlsoWhenItComesLate() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        kopia.completedBackup();
        kopia.onCreate("""
                ( for a; do shift; case "$a" in --tags=attempt:*) ;; *) set -- "$@" "$a";; esac; done
                  "$REAL" "$@" ) >/dev/null 2>&1
                exec "$REAL" "$@\"""");
        // When
        BackupOutcome.Completed backup = kopia.completedBackupOfAttempt(2);
        // Then
        assertThat(kopia.snapshots())
                .singleElement()
                .satisfies(kept ->
                        assertThat(kept.id()).isEqualTo(backup.snapshot().value()));
    }

    @Test
    void aFileThatVanishesBeforeTheProgramLooksIsMissed() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("kept"), "content");
        Files.writeString(kopia.volume.resolve("dropped"), "content");
        kopia.onCreate("rm '" + kopia.volume.resolve("dropped") + "'; exec \"$REAL\" \"$@\"");
        // When
        BackupOutcome outcome = kopia.backup();
        // Then
        assertFailed(outcome, Cause.INCONSISTENT_RESULT, "2 files of 14 bytes, but 1 files of 7 bytes were stored");
        assertThat(kopia.snapshots()).isEmpty();
    }

    /** A file that is read in parts is opened for each: the one moment of the program that a test can meet. */
    @Test
    void aFileThatVanishesAfterTheProgramLookedIsNamed() throws Exception {
        // Given
        kopia.largeFile("gone", 1_500_000_000);
        kopia.onCreate("\"$REAL\" \"$1\" policy set default@default:" + KopiaFixture.SOURCE
                + " --parallel-upload-above-size-mib=1 >&2; exec \"$REAL\" \"$@\"");
        // When
        BackupOutcome outcome = kopia.backup(KopiaFixture.once(() -> Files.delete(kopia.volume.resolve("gone"))));
        // Then
        assertFailed(outcome, Cause.FILE_VANISHED, "retry when nobody writes to the volume): 1 unreadable: \"gone\": ");
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void anIncompleteSnapshotIsRemovedBeforeTheNextBackup() throws Exception {
        // Given
        SnapshotId incomplete = kopia.incompleteSnapshot();
        assertThat(kopia.snapshots()).extracting(KopiaSnapshot::id).containsExactly(incomplete.value());
        Files.delete(kopia.volume.resolve("z.kopia-entry"));
        // When
        BackupOutcome.Completed backup = kopia.completedBackup();
        // Then
        assertThat(kopia.snapshots())
                .extracting(KopiaSnapshot::id)
                .containsExactly(backup.snapshot().value());
    }

    @Test
    void aPlaceholderNameFailsBeforeTheBackup() throws Exception {
        // Given
        Files.writeString(Files.createDirectories(kopia.volume.resolve("sub")).resolve("x.kopia-entry"), "data");
        // When
        BackupOutcome outcome = kopia.backup();
        // Then
        assertFailed(outcome, Cause.PLACEHOLDER_NAME, "sub/x.kopia-entry");
        assertThat(outcome.toString()).contains("Nothing was stored");
    }

    @Test
    void ignoreRulesInTheVolumeLoseNothing() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve(".kopiaignore"), "*.log\n");
        Files.writeString(kopia.volume.resolve("a.log"), "log");
        Path cache = Files.createDirectories(kopia.volume.resolve("cache"));
        Files.writeString(cache.resolve("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n");
        Files.writeString(cache.resolve("inside"), "cached");
        kopia.importPolicy(KopiaPolicy.document(KopiaFixture.SOURCE, KopiaPolicy.velero(2)));
        SnapshotId unguarded = idOf(kopia.rawBackup());
        kopia.rawRestore(unguarded, kopia.target("unguarded"));
        assertThat(folder.resolve("unguarded/a.log")).as("left out").doesNotExist();
        assertThat(folder.resolve("unguarded/cache/inside")).as("left out").doesNotExist();
        // When
        BackupOutcome.Completed backup = kopia.completedBackup();
        // Then
        kopia.restore(backup.snapshot(), kopia.target("guarded"));
        assertThat(backup.warnings()).isEmpty();
        assertThat(folder.resolve("guarded/a.log")).hasContent("log");
        assertThat(folder.resolve("guarded/cache/inside")).hasContent("cached");
    }

    @Test
    void aSilentProgramIsEndedAndWhatItSavedIsFoundByItsTags() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        kopia.onCreate("\"$REAL\" \"$@\" >/dev/null; trap '' TERM; while :; do sleep 0.1; done");
        ProgramSettings settings = kopia.settings().stallingAfter(Duration.ofSeconds(5));
        // When
        BackupOutcome outcome =
                kopia.engine(settings).backup(kopia.connection, kopia.request(), kopia.recorder, new StopSignal());
        // Then
        assertFailed(outcome, Cause.STALLED, "no progress");
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void aProgramThatSomebodyElseEndsIsContentButTheBackupIsNot() throws Exception {
        // Given
        kopia.largeFile("large", 2_000_000_000);
        // When
        BackupOutcome outcome = kopia.backup(KopiaFixture.once(() -> ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(kopia.scratch.toString()))
                .forEach(ProcessHandle::destroy)));
        // Then
        assertFailed(outcome, Cause.SNAPSHOT_INCOMPLETE, "canceled");
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void aStoppedBackupLeavesNoSnapshot() throws Exception {
        // Given
        kopia.largeFile("large", 2_000_000_000);
        StopSignal stop = new StopSignal();
        // When
        BackupOutcome outcome =
                kopia.engine().backup(kopia.connection, kopia.request(), KopiaFixture.once(stop::stop), stop);
        // Then
        assertThat(outcome).isEqualTo(new BackupOutcome.Canceled());
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void theChildSeesAPrivateFolderAndNoSecretStandsInTheOpen() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        Path seen = folder.resolve("seen");
        kopia.onCreate(
                "{ echo \"$HOME\"; echo \"$*\"; stat -c %a \"${1#--config-file=}\"; cat \"${1#--config-file=}\"; }"
                        + " > '" + seen + "'; exec \"$REAL\" \"$@\"");
        // When
        BackupOutcome outcome = kopia.backup();
        // Then
        assertThat(outcome).isInstanceOf(BackupOutcome.Completed.class);
        List<String> lines = Files.readAllLines(seen);
        assertThat(lines.getFirst()).startsWith(kopia.scratch.toString());
        assertThat(lines.get(2)).isEqualTo("600");
        assertThat(lines)
                .noneMatch(line -> line.contains(kopia.connection.password().reveal()));
    }
}
