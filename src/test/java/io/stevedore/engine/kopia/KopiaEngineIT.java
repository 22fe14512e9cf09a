package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.SnapshotRemoval;
import io.stevedore.engine.Volume;
import io.stevedore.testing.TestRepository;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KopiaEngineIT extends InOwnRepository {
    @Test
    void aVolumeComesBackAsItWas() throws Exception {
        // Given
        Files.writeString(
                Files.createDirectories(kopia.volume.resolve("sub/deep")).resolve("file"), "content");
        Files.writeString(kopia.volume.resolve("naïve ünïcode\nname"), "odd");
        Files.createDirectories(kopia.volume.resolve("empty"));
        Files.createSymbolicLink(kopia.volume.resolve("link"), Path.of("sub/deep/file"));
        Files.setPosixFilePermissions(
                kopia.volume.resolve("sub/deep/file"), PosixFilePermissions.fromString("rwxr-x--x"));
        // When
        BackupOutcome.Completed backup = kopia.completedBackup();
        RestoreOutcome restore = kopia.restore(backup.snapshot(), kopia.target("target"));
        // Then
        Path target = folder.resolve("target");
        assertThat(restore).isEqualTo(new RestoreOutcome.Completed(10));
        assertThat(backup.totalBytes()).isEqualTo(10);
        assertThat(target.resolve("sub/deep/file")).hasContent("content");
        assertThat(target.resolve("naïve ünïcode\nname")).hasContent("odd");
        assertThat(target.resolve("empty")).isEmptyDirectory();
        assertThat(Files.readSymbolicLink(target.resolve("link"))).isEqualTo(Path.of("sub/deep/file"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("sub/deep/file"))))
                .isEqualTo("rwxr-x--x");
        assertThat(Files.getLastModifiedTime(target.resolve("sub/deep/file"), LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(Files.getLastModifiedTime(kopia.volume.resolve("sub/deep/file")));
    }

    @Test
    void aNameAsLongAsTheFileSystemAllowsComesBack() throws Exception {
        // Given
        String longest = "n".repeat(255);
        Files.writeString(kopia.volume.resolve(longest), "content");
        BackupOutcome.Completed backup = kopia.completedBackup();
        // When
        RestoreOutcome restore = kopia.restore(backup.snapshot(), kopia.target("target"));
        // Then
        assertThat(restore).isEqualTo(new RestoreOutcome.Completed(7));
        assertThat(folder.resolve("target").resolve(longest)).hasContent("content");
    }

    @Test
    void theSnapshotIsWhatVeleroExpects() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        // When
        BackupOutcome.Completed backup = kopia.completedBackup();
        // Then
        assertThat(kopia.snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.id()).isEqualTo(backup.snapshot().value());
            assertThat(snapshot.sourcePath()).isEqualTo("snapshot-data-upload-download/kopia/shop/data");
            assertThat(snapshot.pins()).containsExactly("velero-pin");
            assertThat(snapshot.tags())
                    .containsOnly(
                            entry("snapshot-requester", "snapshot-data-upload-download"),
                            entry("snapshot-uploader", "kopia"),
                            entry("velero.io/async-operation-id", "du-1"));
        });
    }

    @Test
    void theSecondBackupReadsOnlyWhatChanged() throws Exception {
        // Given
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Files.write(kopia.volume.resolve("large"), content);
        Files.writeString(kopia.volume.resolve("small"), "one");
        BackupOutcome.Completed first = kopia.completedBackup();
        Files.writeString(kopia.volume.resolve("small"), "twenty-two");
        // When
        BackupOutcome.Completed second = kopia.completedBackup();
        // Then
        assertThat(first.incrementalBytes()).isEqualTo(3_000_003);
        assertThat(second.totalBytes()).isEqualTo(3_000_010);
        assertThat(second.incrementalBytes()).isEqualTo(10);
    }

    @Test
    void anEmptyVolumeIsASnapshotToo() throws Exception {
        // When
        BackupOutcome.Completed backup = kopia.completedBackup();
        // Then
        assertThat(backup.totalBytes()).isZero();
        assertThat(kopia.restore(backup.snapshot(), kopia.target("target"))).isEqualTo(new RestoreOutcome.Completed(0));
    }

    @Test
    void progressBeginsWithTheTotalAndEndsWithAll() throws Exception {
        // Given
        Files.write(kopia.volume.resolve("file"), new byte[500_000]);
        // When
        kopia.completedBackup();
        // Then
        assertThat(kopia.recorder.progress)
                .startsWith(new EngineProgress(500_000, 0))
                .endsWith(new EngineProgress(500_000, 500_000));
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() {
        // Given
        var wrong = TestRepository.connection(folder.resolve("repository"), "not the password");
        // When
        RepositoryProbe probe = kopia.engine().probe(wrong);
        // Then
        assertThat(probe).isInstanceOf(RepositoryProbe.WrongPassword.class);
        assertThat(probe.toString()).contains(folder + "/repository/kopia/shop").doesNotContain("not the password");
        assertThat(kopia.engine().probe(kopia.connection)).isEqualTo(new RepositoryProbe.Ready());
    }

    @Test
    void aPlaceWithoutRepositoryIsNotInitialised() throws Exception {
        // Given
        var missing = TestRepository.connection(kopia.target("elsewhere"), "a password of tests");
        var noRoot = TestRepository.connection(folder.resolve("not-mounted"), "a password of tests");
        Files.createDirectories(folder.resolve("bare/kopia/shop"));
        var bare = TestRepository.connection(folder.resolve("bare"), "a password of tests");
        // When, then
        assertThat(kopia.engine().probe(missing)).isEqualTo(new RepositoryProbe.NotInitialised());
        assertThat(kopia.engine().probe(bare)).isEqualTo(new RepositoryProbe.NotInitialised());
        assertThat(kopia.engine().probe(noRoot)).isInstanceOf(RepositoryProbe.Unreachable.class);
    }

    @Test
    void aSecondCreationLeavesTheFirst() {
        // When
        RepositoryCreation again = kopia.engine().create(kopia.connection);
        // Then
        assertThat(again)
                .isInstanceOfSatisfying(
                        RepositoryCreation.Failed.class,
                        failed -> assertThat(failed.failure().cause()).isEqualTo(Cause.ALREADY_EXISTS));
        assertThat(kopia.engine().probe(kopia.connection)).isEqualTo(new RepositoryProbe.Ready());
    }

    @Test
    void aMissingVolumeIsNamed() {
        // Given
        var request = new io.stevedore.engine.BackupRequest(
                new Volume.Directory(folder.resolve("missing")), KopiaFixture.SOURCE, KopiaFixture.TAGS, 2, true);
        // When
        BackupOutcome outcome =
                kopia.engine().backup(kopia.connection, request, kopia.recorder, new io.stevedore.engine.StopSignal());
        // Then
        assertThat(outcome).isInstanceOfSatisfying(BackupOutcome.Failed.class, failed -> {
            assertThat(failed.failure().cause()).isEqualTo(Cause.SOURCE_UNREADABLE);
            assertThat(failed.failure().text()).contains(folder.resolve("missing") + " does not exist");
        });
    }

    @Test
    void deletingTwiceIsDeleting() throws Exception {
        // Given
        SnapshotId id = kopia.completedBackup().snapshot();
        kopia.engine().delete(kopia.connection, id);
        // When
        SnapshotRemoval again = kopia.engine().delete(kopia.connection, id);
        // Then
        assertThat(again).isEqualTo(new SnapshotRemoval.Gone());
        assertThat(kopia.snapshots()).isEmpty();
    }
}
