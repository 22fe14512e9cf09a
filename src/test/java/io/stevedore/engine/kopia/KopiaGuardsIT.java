package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.tree.OddFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real program loses when nobody looks, and that nothing is lost because somebody does. */
class KopiaGuardsIT {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Path PATCHED = Path.of("/patched");

    @TempDir
    Path folder;

    private KopiaFixture kopia;

    @BeforeEach
    void repository() throws Exception {
        kopia = new KopiaFixture(folder);
        assertThat(kopia.engine().create(kopia.connection)).isEqualTo(new RepositoryCreation.Created());
    }

    @AfterEach
    void close() {
        kopia.close();
    }

    @Test
    void namesThatCollideLoseAFileAndAreRefused() throws Exception {
        // Given
        OddFiles.create(kopia.volume, "a\\377", "one");
        OddFiles.create(kopia.volume, "a\\376", "two");
        SnapshotId unguarded = idOf(rawBackup());
        rawRestore(unguarded, kopia.target("unguarded"));
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
        Path liar = program("""
                out=$("$REAL" "$@"); code=$?; echo "$out"
                id=$(echo "$out" | sed 's/^{"id":"\\([0-9a-f]*\\)".*/\\1/')
                "$REAL" "$1" snapshot delete "$id" --delete >/dev/null 2>&1; exit $code""");
        // When
        BackupOutcome outcome = backupWith(liar);
        // Then
        assertFailed(outcome, Cause.INCONSISTENT_RESULT, "the repository does not have it");
    }

    @Test
    void aSnapshotOfAFailedRunIsRemoved() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        Path failing = program("\"$REAL\" \"$@\"; echo 'flush error: oops' >&2; exit 1");
        // When
        BackupOutcome outcome = backupWith(failing);
        // Then
        assertFailed(outcome, Cause.OTHER, "flush error: oops");
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void aSnapshotWithLessThanTheVolumeIsRemoved() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("kept"), "content");
        Files.writeString(kopia.volume.resolve("dropped"), "content");
        Path dropping = program("rm '" + kopia.volume.resolve("dropped") + "'; exec \"$REAL\" \"$@\"");
        // When
        BackupOutcome outcome = backupWith(dropping);
        // Then
        assertFailed(outcome, Cause.INCONSISTENT_RESULT, "2 files of 14 bytes, but 1 files of 7 bytes were stored");
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void anIncompleteSnapshotRestoresWithoutAWordAndIsRefused() throws Exception {
        // Given
        SnapshotId incomplete = incompleteSnapshot();
        Ended unguarded = rawRestore(incomplete, kopia.target("unguarded"));
        assertThat(unguarded.code()).as("the program is content").isZero();
        assertThat(folder.resolve("unguarded/z.kopia-entry"))
                .as("part of the data")
                .doesNotExist();
        // When
        RestoreOutcome outcome = kopia.restore(incomplete, kopia.target("guarded"));
        // Then
        assertFailed(outcome, Cause.SNAPSHOT_INCOMPLETE, "canceled");
        assertThat(folder.resolve("guarded")).isEmptyDirectory();
    }

    @Test
    void anIncompleteSnapshotIsRemovedBeforeTheNextBackup() throws Exception {
        // Given
        SnapshotId incomplete = incompleteSnapshot();
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
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void aRestoreFillsTheCacheUnlessItIsKeptSmall() throws Exception {
        // Given
        byte[] content = new byte[100_000_000];
        new Random(3).nextBytes(content);
        Files.write(kopia.volume.resolve("large"), content);
        SnapshotId id = kopia.completedBackup().snapshot();
        // When
        long unguarded;
        try (KopiaWorkspace workspace = KopiaWorkspace.forBackup(kopia.settings(), kopia.connection)) {
            unguarded = cacheAfterRestore(workspace, id, kopia.target("one"));
        }
        long guarded;
        try (KopiaWorkspace workspace =
                KopiaWorkspace.forRestore(kopia.settings(), kopia.connection, Optional.empty())) {
            guarded = cacheAfterRestore(workspace, id, kopia.target("two"));
        }
        // Then
        assertThat(unguarded).isGreaterThan(90_000_000);
        assertThat(guarded).isLessThan(50_000_000);
    }

    @Test
    void aLinkInTheTargetLeadsOutOfItAndIsRefused() throws Exception {
        // Given
        Files.writeString(Files.createDirectories(kopia.volume.resolve("dir")).resolve("file"), "content");
        SnapshotId id = kopia.completedBackup().snapshot();
        Path outside = kopia.target("outside");
        Files.createSymbolicLink(kopia.target("unguarded").resolve("dir"), outside);
        rawRestore(id, folder.resolve("unguarded"));
        assertThat(outside.resolve("file")).as("written outside of the volume").exists();
        Files.delete(outside.resolve("file"));
        Files.createSymbolicLink(kopia.target("guarded").resolve("dir"), outside);
        // When
        RestoreOutcome outcome = kopia.restore(id, folder.resolve("guarded"));
        // Then
        assertFailed(outcome, Cause.TARGET_NOT_EMPTY, "found dir");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void anEmptyLostAndFoundIsNotInTheWay() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        SnapshotId id = kopia.completedBackup().snapshot();
        Path target = kopia.target("target");
        Files.createDirectories(target.resolve("lost+found"));
        // When
        RestoreOutcome outcome = kopia.restore(id, target);
        // Then
        assertThat(outcome).isEqualTo(new RestoreOutcome.Completed(7));
    }

    @Test
    void aRootIdWouldDeleteEverySnapshotWithThatRootAndCannotBePassed() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        kopia.completedBackup();
        kopia.completedBackup();
        String root = rootOfTheOnlyContent();
        Ended unguarded = kopia.raw(List.of("--config-file=x", "snapshot", "delete", root));
        assertThat(unguarded.errors().stream().filter(line -> line.contains("Would delete")))
                .as("both snapshots")
                .hasSize(2);
        // When, then
        assertThatThrownBy(() -> new SnapshotId(root)).isInstanceOf(IllegalArgumentException.class);
        assertThat(SnapshotId.parse(root)).isEmpty();
    }

    @Test
    void ignoreRulesInTheVolumeLoseNothing() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve(".kopiaignore"), "*.log\n");
        Files.writeString(kopia.volume.resolve("a.log"), "log");
        Path cache = Files.createDirectories(kopia.volume.resolve("cache"));
        Files.writeString(cache.resolve("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n");
        Files.writeString(cache.resolve("inside"), "cached");
        importPolicy(KopiaPolicy.document(KopiaFixture.SOURCE, KopiaPolicy.velero(2)));
        SnapshotId unguarded = idOf(rawBackup());
        rawRestore(unguarded, kopia.target("unguarded"));
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
    void aSilentProgramIsEnded() throws Exception {
        // Given
        Path silent = program("trap '' TERM; while :; do sleep 0.1; done");
        KopiaSettings settings = settings(silent, Duration.ofSeconds(3));
        // When
        BackupOutcome outcome =
                kopia.engine(settings).backup(kopia.connection, kopia.request(), kopia.recorder, new StopSignal());
        // Then
        assertFailed(outcome, Cause.STALLED, "no progress");
    }

    @Test
    void aStoppedBackupLeavesNoSnapshot() throws Exception {
        // Given
        byte[] content = new byte[200_000_000];
        new Random(4).nextBytes(content);
        Files.write(kopia.volume.resolve("large"), content);
        StopSignal stop = new StopSignal();
        EngineListener stopping = new EngineListener() {
            @Override
            public void progress(EngineProgress progress) {
                if (progress.doneBytes() > 0) {
                    stop.stop();
                }
            }

            @Override
            public void message(String text) {}
        };
        // When
        BackupOutcome outcome = kopia.engine().backup(kopia.connection, kopia.request(), stopping, stop);
        // Then
        assertThat(outcome).isEqualTo(new BackupOutcome.Canceled());
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void theChildSeesAPrivateFolderAndNoSecretStandsInTheOpen() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        Path seen = folder.resolve("seen");
        Path spy = program(
                "{ echo \"$HOME\"; echo \"$*\"; stat -c %a \"${1#--config-file=}\"; cat \"${1#--config-file=}\"; }"
                        + " > '" + seen + "'; exec \"$REAL\" \"$@\"");
        // When
        BackupOutcome outcome = backupWith(spy);
        // Then
        assertThat(outcome).isInstanceOf(BackupOutcome.Completed.class);
        List<String> lines = Files.readAllLines(seen);
        assertThat(lines.getFirst()).startsWith(kopia.scratch.toString());
        assertThat(lines.get(2)).isEqualTo("600");
        assertThat(lines)
                .noneMatch(line -> line.contains(kopia.connection.password().reveal()));
    }

    @Test
    void aWrongIdIsSaidToBeMissing() throws Exception {
        // When
        RestoreOutcome outcome =
                kopia.restore(new SnapshotId("00000000000000000000000000000000"), kopia.target("target"));
        // Then
        assertFailed(outcome, Cause.SNAPSHOT_MISSING, "no such snapshot");
    }

    /** Fail-fast ends at the placeholder, and what was there before it is saved. */
    private SnapshotId incompleteSnapshot() throws Exception {
        Files.writeString(kopia.volume.resolve("a"), "content");
        Files.writeString(kopia.volume.resolve("z.kopia-entry"), "not a placeholder");
        return idOf(rawBackup());
    }

    private Ended rawBackup() throws Exception {
        return kopia.raw(KopiaArguments.backup(PATCHED, kopia.request(), INTERVAL));
    }

    private Ended rawRestore(SnapshotId id, Path target) throws Exception {
        RestoreRequest request = new RestoreRequest(id, target, 2, false, Optional.empty());
        return kopia.raw(KopiaArguments.restore(PATCHED, request, INTERVAL, false));
    }

    private void importPolicy(String policy) throws Exception {
        Path file = Files.writeString(folder.resolve("policy.json"), policy);
        assertThat(kopia.raw(KopiaArguments.importPolicy(PATCHED, file)).code()).isZero();
    }

    private String rootOfTheOnlyContent() throws Exception {
        String list = String.join(
                "\n",
                kopia.raw(KopiaArguments.list(PATCHED, KopiaFixture.SOURCE)).output());
        return list.replaceAll("(?s).*\"obj\":\"(k[0-9a-f]{32})\".*", "$1");
    }

    private long cacheAfterRestore(KopiaWorkspace workspace, SnapshotId id, Path target) throws Exception {
        RestoreRequest request = new RestoreRequest(id, target, 2, false, Optional.empty());
        Ended ended = kopia.runner()
                .run(
                        workspace.call(KopiaArguments.restore(workspace.config(), request, INTERVAL, false)),
                        new StopSignal());
        assertThat(ended.code()).isZero();
        try (var files = Files.walk(workspace.cache())) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private BackupOutcome backupWith(Path program) {
        return kopia.engine(settings(program, Duration.ofMinutes(1)))
                .backup(kopia.connection, kopia.request(), kopia.recorder, new StopSignal());
    }

    private KopiaSettings settings(Path program, Duration stallTime) {
        return new KopiaSettings(program, kopia.scratch, System.getenv(), INTERVAL, stallTime, Duration.ofMillis(500));
    }

    /** The real program, but with a script of ours in place of {@code snapshot create}. */
    private Path program(String onCreate) throws IOException {
        Path script = folder.resolve("program");
        Files.writeString(script, """
                #!/bin/sh
                REAL='%s'
                case "$*" in
                *" snapshot create "*)
                %s
                ;;
                esac
                exec "$REAL" "$@"
                """.formatted(KopiaFixture.program(), onCreate));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    private static SnapshotId idOf(Ended ended) {
        return KopiaSnapshot.parseResult(ended.output())
                .flatMap(snapshot -> SnapshotId.parse(snapshot.id()))
                .orElseThrow(() -> new AssertionError("no id: " + ended));
    }

    private static void assertFailed(BackupOutcome outcome, Cause cause, String text) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        BackupOutcome.Failed.class, failed -> assertFailure(failed.failure(), cause, text));
    }

    private static void assertFailed(RestoreOutcome outcome, Cause cause, String text) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RestoreOutcome.Failed.class, failed -> assertFailure(failed.failure(), cause, text));
    }

    private static void assertFailure(EngineFailure failure, Cause cause, String text) {
        assertThat(failure.cause()).as(failure.text()).isEqualTo(cause);
        assertThat(failure.text()).contains(text);
    }
}
