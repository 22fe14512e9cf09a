package io.stevedore.engine.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.EngineType;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StorageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
    /** Of the four bytes {@code test}. */
    private static final SnapshotId ID =
            new SnapshotId(EngineType.RESTIC, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");

    @TempDir
    private Path repository;

    private StorageLocation location;
    private Path file;

    @BeforeEach
    void aRepository() throws IOException {
        location = new StorageLocation.FileSystem(repository, repository);
        file = Files.createDirectory(repository.resolve("snapshots")).resolve(ID.value());
    }

    @Test
    void aRecordIsWholeWhenItHoldsWhatItsNameSays() throws IOException {
        // Given
        Files.writeString(file, "test");
        // When
        boolean whole = SnapshotFile.isWhole(location, ID);
        // Then
        assertThat(whole).isTrue();
    }

    @Test
    void oneThatWasCutIsNot() throws IOException {
        // Given
        Files.writeString(file, "tes");
        // When
        boolean whole = SnapshotFile.isWhole(location, ID);
        // Then
        assertThat(whole).isFalse();
    }

    @Test
    void oneThatIsNotThereIsNot() {
        // When
        boolean whole = SnapshotFile.isWhole(location, ID);
        // Then
        assertThat(whole).isFalse();
    }

    /** The program says then what is wrong, and the backup that was made is not given up for it. */
    @Test
    void oneThatCannotBeReadIsNot() throws IOException {
        // Given
        Files.createDirectory(file);
        // When
        boolean whole = SnapshotFile.isWhole(location, ID);
        // Then
        assertThat(whole).isFalse();
    }
}
