package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a volume, a repository and the real program; nothing may be left in the scratch folder. */
abstract class InOwnRepository {
    @TempDir
    Path folder;

    KopiaFixture kopia;

    @BeforeEach
    final void openFixture() throws IOException {
        kopia = new KopiaFixture(folder);
    }

    @AfterEach
    final void closeFixture() throws IOException {
        kopia.close();
        try (var left = Files.list(kopia.scratch)) {
            assertThat(left).as("the scratch folder").isEmpty();
        }
    }
}
