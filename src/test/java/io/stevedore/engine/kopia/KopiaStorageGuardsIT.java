package io.stevedore.engine.kopia;

import static io.stevedore.engine.kopia.KopiaFixture.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineType;
import io.stevedore.testing.SmallDisk;
import io.stevedore.testing.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A repository whose storage fails in the middle: the program prints the id of a snapshot that does not exist. */
class KopiaStorageGuardsIT extends InOwnRepository {
    @Test
    void aFullDiskFailsTheBackupAndSpoilsNothing() throws Exception {
        // Given
        kopia.randomFile("large", 6_000_000);
        Optional<SmallDisk> mounted =
                SmallDisk.mount(kopia.repository, "2m", TestRepository.template(EngineType.KOPIA));
        assumeTrue(mounted.isPresent(), "this machine allows no mount namespaces");
        try (SmallDisk disk = mounted.get()) {
            kopia.program = kopia.script(
                    "entered", "exec " + String.join(" ", disk.enter()) + " '" + kopia.program + "' \"$@\"\n");
            // When
            BackupOutcome outcome = kopia.backup();
            // Then
            assertFailed(
                    outcome, Cause.NO_SPACE, "no space left on device. A disk or a quota is full: make room there");
            assertThat(kopia.snapshots()).isEmpty();
            // When
            disk.resize(kopia.repository, "64m");
            // Then
            assertThat(kopia.completedBackup().totalBytes()).isEqualTo(6_000_000);
        }
    }

    @Test
    void storageThatIsLostInTheMiddleFailsTheBackup() throws Exception {
        // Given
        kopia.randomFile("first", 30_000_000);
        kopia.largeFile("second", 300_000_000);
        Path folderOfIt = kopia.repository.resolve("kopia/shop");
        // When
        BackupOutcome outcome = kopia.backup(KopiaFixture.once(() -> Files.move(folderOfIt, folder.resolve("lost"))));
        // Then
        assertFailed(outcome, Cause.STORAGE_UNREACHABLE, "Check that the repository's storage is there");
        Files.move(folder.resolve("lost"), folderOfIt);
        assertThat(kopia.snapshots()).isEmpty();
    }

    @Test
    void aWrongPasswordFailsABackupAtOnce() throws Exception {
        // Given
        Files.writeString(kopia.volume.resolve("file"), "content");
        var wrong = TestRepository.connection(kopia.repository, "not the password");
        // When
        BackupOutcome outcome =
                kopia.engine().backup(wrong, kopia.request(), kopia.recorder, new io.stevedore.engine.StopSignal());
        // Then
        assertFailed(
                outcome, Cause.WRONG_PASSWORD, "invalid repository password. The repository was created with another");
        assertThat(outcome.toString()).doesNotContain("not the password");
    }
}
