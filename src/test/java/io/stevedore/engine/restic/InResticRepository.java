package io.stevedore.engine.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a volume, a repository and the real program; nothing may be left in the scratch folder. */
abstract class InResticRepository {
    @TempDir
    Path folder;

    ResticFixture restic;

    @BeforeEach
    final void openFixture() throws IOException {
        restic = new ResticFixture(folder);
    }

    @AfterEach
    final void closeFixture() throws IOException {
        restic.close();
        try (var left = Files.list(restic.scratch)) {
            assertThat(left).as("the scratch folder").isEmpty();
        }
    }
}
