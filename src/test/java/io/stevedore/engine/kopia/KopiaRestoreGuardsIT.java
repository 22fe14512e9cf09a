package io.stevedore.engine.kopia;

import static io.stevedore.engine.kopia.KopiaFixture.assertFailed;
import static io.stevedore.engine.kopia.KopiaFixture.idOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.Volume;
import io.stevedore.engine.program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the real program restores, fills or deletes when nobody looks, and that it is kept from it. */
class KopiaRestoreGuardsIT extends InOwnRepository {
    private static final Path PATCHED = Path.of("/patched");

    @Test
    void anIncompleteSnapshotRestoresWithoutAWordAndIsRefused() throws Exception {
        // Given
        SnapshotId incomplete = kopia.incompleteSnapshot();
        Ended unguarded = kopia.rawRestore(incomplete, kopia.target("unguarded"));
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
    void aRestoreFillsTheCacheUnlessItIsKeptSmall() throws Exception {
        // Given
        kopia.randomFile("large", 50_000_000);
        SnapshotId id = idOf(kopia.rawBackup());
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
        assertThat(unguarded).isGreaterThan(45_000_000);
        assertThat(guarded).isLessThan(35_000_000);
    }

    @Test
    void aRestoreFromASmallRepositoryKeepsNothingOfWhatItReads() throws Exception {
        // Given
        kopia.randomFile("large", 5_000_000);
        SnapshotId id = idOf(kopia.rawBackup());
        Path target = kopia.target("target");
        try (KopiaWorkspace workspace =
                KopiaWorkspace.forRestore(kopia.settings(), kopia.connection, Optional.empty())) {
            new KopiaRepositories(kopia.runner(), new StopSignal()).manifest(workspace, id);
            long before = cached(workspace);
            // When
            Ended ended = kopia.runner()
                    .run(
                            workspace.call(KopiaArguments.restore(
                                    workspace.readingConfig(),
                                    KopiaFixture.restoreRequest(id, new Volume.Directory(target)),
                                    Duration.ofSeconds(1),
                                    false)),
                            new StopSignal());
            // Then
            assertThat(ended.code()).isZero();
            assertThat(target.resolve("large")).hasSize(5_000_000);
            assertThat(cached(workspace)).isEqualTo(before);
        }
    }

    @Test
    void aLinkInTheTargetLeadsOutOfItAndIsRefused() throws Exception {
        // Given
        Files.writeString(Files.createDirectories(kopia.volume.resolve("dir")).resolve("file"), "content");
        SnapshotId id = idOf(kopia.rawBackup());
        Path outside = kopia.target("outside");
        Files.createSymbolicLink(kopia.target("unguarded").resolve("dir"), outside);
        kopia.rawRestore(id, folder.resolve("unguarded"));
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
    void aVolumeWithLessThanTheSnapshotIsNoSuccess() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("kept"), "content");
        Files.writeString(kopia.volume.resolve("dropped"), "content");
        SnapshotId id = idOf(kopia.rawBackup());
        kopia.onRestore("\"$REAL\" \"$@\"; code=$?; rm '" + folder.resolve("target/dropped") + "'; exit $code");
        // When
        RestoreOutcome outcome = kopia.restore(id, kopia.target("target"));
        // Then
        assertFailed(outcome, Cause.INCONSISTENT_RESULT, "2 files of 14 bytes, but the volume now has 1 of 7");
    }

    @Test
    void anEmptyLostAndFoundIsNotInTheWay() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        SnapshotId id = idOf(kopia.rawBackup());
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
        kopia.rawBackup();
        kopia.rawBackup();
        String root = rootOfTheOnlyContent();
        Ended unguarded = kopia.raw(List.of("--config-file=x", "snapshot", "delete", root));
        assertThat(unguarded.errors().stream().filter(line -> line.contains("Would delete")))
                .as("both snapshots")
                .hasSize(2);
        // When, then
        assertThatThrownBy(() -> new SnapshotId(EngineType.KOPIA, root)).isInstanceOf(IllegalArgumentException.class);
        assertThat(SnapshotId.parse(EngineType.KOPIA, root)).isEmpty();
    }

    @Test
    void aWrongIdIsSaidToBeMissing() throws Exception {
        // When
        RestoreOutcome outcome = kopia.restore(
                new SnapshotId(EngineType.KOPIA, "00000000000000000000000000000000"), kopia.target("target"));
        // Then
        assertFailed(outcome, Cause.SNAPSHOT_MISSING, "no such snapshot");
    }

    private String rootOfTheOnlyContent() throws Exception {
        String list = String.join(
                "\n",
                kopia.raw(KopiaArguments.list(PATCHED, KopiaFixture.SOURCE)).output());
        return list.replaceAll("(?s).*\"obj\":\"(k[0-9a-f]{32})\".*", "$1");
    }

    private long cacheAfterRestore(KopiaWorkspace workspace, SnapshotId id, Path target) throws Exception {
        Ended ended = kopia.rawRestore(workspace, id, target);
        assertThat(ended.code()).isZero();
        return cached(workspace);
    }

    private static long cached(KopiaWorkspace workspace) throws IOException {
        try (var files = Files.walk(workspace.cache())) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
