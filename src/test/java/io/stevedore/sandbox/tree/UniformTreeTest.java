package io.stevedore.sandbox.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UniformTreeTest {
    @TempDir
    Path folder;

    @Test
    void allFilesHaveTheLengthAskedForAndNoTwoAreEqual() throws Exception {
        UniformTree.write(folder, 201, 64, 7);

        TreeStats stats = TreeStats.of(folder);
        assertThat(stats.files()).isEqualTo(201);
        assertThat(stats.bytes()).isEqualTo(201 * 64);
        assertThat(folder.toFile().list()).hasSize(3);
        assertThat(Files.readAllBytes(folder.resolve("folder-0000/file-000000")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("folder-0000/file-000001")));
    }

    @Test
    void aSingleFileStandsAlone() throws Exception {
        UniformTree.write(folder, 1, 100_000, 7);

        assertThat(folder.resolve("file-000000")).hasSize(100_000);
    }
}
