package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodPathsTest {
    @TempDir
    Path directory;

    private Path volume;

    @BeforeEach
    void volume() throws Exception {
        volume = Files.createDirectories(directory.resolve("volume"));
        Files.createSymbolicLink(volume.resolve("out"), directory);
    }

    @Test
    void aMissingDirectoryIsMade() throws Exception {
        Path made = PodPaths.within(volume, "a/b");

        assertThat(made).isDirectory().isEqualTo(volume.toRealPath().resolve("a/b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../..", "../volume2", "/etc", "out", "out/stray"})
    void aWayOutIsRefused(String path) {
        assertThatThrownBy(() -> PodPaths.within(volume, path))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leads out of the volume");

        assertThat(directory.resolve("stray")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/..", "../file", "out/file"})
    void aFileOutsideIsRefused(String path) {
        assertThatThrownBy(() -> PodPaths.file(volume, path)).isInstanceOf(IOException.class);
    }
}
