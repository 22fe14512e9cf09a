package io.stevedore.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The definitions in {@code src/main/kubernetes/crds} are for clusters without a Velero installation. To write them anew:
 * {@code ./mvnw test -Dtest=CrdTest -Dstevedore.crds.write=true}.
 */
class CrdTest {
    private static final Path COMMITTED = Path.of("src/main/kubernetes/crds");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BackupRepository",
                "BackupStorageLocation",
                "PodVolumeBackup",
                "PodVolumeRestore",
                "DataDownload",
                "DataUpload"
            })
    void fieldsAndColumnsAreThoseOfVelero(String kind) throws IOException {
        // Given
        List<String> expected = expected(kind);

        // When
        List<String> generated = CrdDescription.of(CrdGeneration.definition(kind));

        // Then
        assertThat(generated).containsExactlyElementsOf(expected);
    }

    @Test
    void committedFilesAreWhatTheTypesSay() throws IOException {
        // When
        Map<String, String> generated = CrdGeneration.yaml();
        if (Boolean.getBoolean("stevedore.crds.write")) {
            write(generated);
        }

        // Then
        try (Stream<Path> files = Files.list(COMMITTED)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(generated.keySet());
        }
        for (Map.Entry<String, String> file : generated.entrySet()) {
            assertThat(COMMITTED.resolve(file.getKey())).hasContent(file.getValue());
        }
    }

    private static void write(Map<String, String> generated) throws IOException {
        Files.createDirectories(COMMITTED);
        for (Map.Entry<String, String> file : generated.entrySet()) {
            Files.writeString(COMMITTED.resolve(file.getKey()), file.getValue());
        }
    }

    private static List<String> expected(String kind) throws IOException {
        try (InputStream in = CrdTest.class.getResourceAsStream("/crds/" + kind + ".txt")) {
            assertThat(in).as("expectation for %s", kind).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
