package io.stevedore.fsbackup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.fsbackup.RestoreWaitSettings.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Restored pods as they go to the API server. Each folder has the pod of the backup, the data of the ConfigMap, and the pod
 * that comes of it; {@code -Dgolden.update=true} rewrites the latter.
 */
class RestoreWaitTest {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final RestoreWaitSettings USUAL =
            RestoreWaitSettings.read(Map.of(), new Program("stevedore:1", "1"));

    static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("src/test/resources/golden-restore-wait"))) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void restoredPodsAreAsRecorded(Path folder) throws IOException {
        Pod pod = YAML.readValue(folder.resolve("in-pod.yaml").toFile(), Pod.class);
        Map<String, String> data =
                YAML.readValue(folder.resolve("in-config.yaml").toFile(), new TypeReference<>() {});
        Path golden = folder.resolve("out-pod.yaml");

        Pod restored = RestoreWait.into(
                pod,
                List.of("data", "logs"),
                "uid-of-restore",
                RestoreWaitSettings.read(data, new Program("stevedore:1", "1")));

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, YAML.writeValueAsString(restored));
        }
        assertThat(YAML.writeValueAsString(restored)).isEqualTo(Files.readString(golden));
    }

    @Test
    void withNothingToWaitForAContainerFromBeforeGoes() throws IOException {
        Pod pod = YAML.readValue(
                cases().getFirst()
                        .resolveSibling("left-from-before/in-pod.yaml")
                        .toFile(),
                Pod.class);

        Pod restored = RestoreWait.into(pod, List.of(), "uid-of-restore", USUAL);

        assertThat(restored.getSpec().getInitContainers())
                .extracting(Container::getName)
                .containsExactly("mesh", "restore-waiter");
    }
}
