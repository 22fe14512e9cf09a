package io.stevedore.engine.restic;

import static io.stevedore.engine.restic.ResticFixture.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.tree.FolderTraits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResticRestoreGuardsIT extends InResticRepository {
    @Test
    void modeOwnerAndTimeOfTheRootComeBackWhichTheProgramForgets() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("file"), "content");
        Files.setAttribute(restic.volume, "unix:mode", 02770);
        Files.setLastModifiedTime(restic.volume, FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z")));
        SnapshotId id = restic.completedBackup().snapshot();
        Path unguarded = restic.target("unguarded");
        restic.raw(ResticArguments.restore(id, false), unguarded);
        assertThat(FolderTraits.of(unguarded)).isNotEqualTo(FolderTraits.of(restic.volume));
        // When
        restic.restore(id, restic.target("guarded"));
        // Then
        assertThat(FolderTraits.of(folder.resolve("guarded"))).isEqualTo(FolderTraits.of(restic.volume));
    }

    @Test
    void aLinkInTheTargetIsNotFollowedAndNothingIsMixed() throws Exception {
        // Given
        Files.writeString(Files.createDirectories(restic.volume.resolve("sub")).resolve("file"), "content");
        SnapshotId id = restic.completedBackup().snapshot();
        Path target = restic.target("target");
        Path outside = restic.target("outside");
        Files.createSymbolicLink(target.resolve("sub"), outside);
        // When
        RestoreOutcome outcome = restic.restore(id, target);
        // Then
        assertFailed(outcome, Cause.TARGET_NOT_EMPTY, "found sub. Nothing was written");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void damagedDataFailTheRestoreByName() throws Exception {
        // Given
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        Files.write(restic.volume.resolve("file"), content);
        SnapshotId id = restic.completedBackup().snapshot();
        damageTheLargestPack();
        // When
        RestoreOutcome outcome = restic.restore(id, restic.target("target"));
        // Then
        assertFailed(outcome, Cause.DAMAGED, "ciphertext verification failed");
    }

    @Test
    void aVolumeWithLessThanTheSnapshotIsNoSuccess() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("a"), "content");
        Files.writeString(restic.volume.resolve("b"), "content");
        SnapshotId id = restic.completedBackup().snapshot();
        Path target = restic.target("target");
        restic.on("restore", "\"$REAL\" \"$@\"; code=$?; rm '" + target.resolve("b") + "'; exit $code");
        // When
        RestoreOutcome outcome = restic.restore(id, target);
        // Then
        assertFailed(outcome, Cause.INCONSISTENT_RESULT, "2 files of 14 bytes, but the volume now has 1 of 7");
    }

    @Test
    void aRestoreThatCouldNotWriteAFileIsNoSuccessWhateverItsExitCode() throws Exception {
        // Given
        Files.writeString(restic.volume.resolve("a"), "content");
        SnapshotId id = restic.completedBackup().snapshot();
        String error = "{\"message_type\":\"error\",\"error\":{\"message\":\"lsetxattr a: not supported\"},"
                + "\"during\":\"restore\",\"item\":\"/a\"}";
        restic.on("restore", "echo '" + error + "' >&2; exec \"$REAL\" \"$@\"");
        // When
        RestoreOutcome outcome = restic.restore(id, restic.target("target"));
        // Then
        assertFailed(outcome, Cause.OTHER, "lsetxattr a: not supported");
    }

    @Test
    void aSnapshotThatVeleroMadeIsRestoredWithoutWhatItLacks() throws Exception {
        // Given a snapshot with none of our tags
        Files.writeString(restic.volume.resolve("a"), "content");
        restic.raw(ResticArguments.backup(Map.of("ns", "shop").keySet(), java.util.Optional.empty()));
        SnapshotId id = restic.snapshots().getFirst();
        // When
        RestoreOutcome outcome = restic.restore(id, restic.target("target"));
        // Then
        assertThat(outcome).isEqualTo(new RestoreOutcome.Completed(7));
        assertThat(folder.resolve("target/a")).hasContent("content");
    }

    private void damageTheLargestPack() throws Exception {
        try (Stream<Path> data = Files.walk(restic.repository.resolve("data"))) {
            Path pack = data.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
            Files.setAttribute(pack, "unix:mode", 0600);
            try (var channel = Files.newByteChannel(pack, StandardOpenOption.WRITE)) {
                channel.position(1000);
                channel.write(java.nio.ByteBuffer.wrap(new byte[64]));
            }
        }
    }
}
