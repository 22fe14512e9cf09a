package io.stevedore.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoverMetadataTest {
    private static final Map<String, String> TEMPLATE_LABELS =
            Map.of("azure.workload.identity/use", "true", "name", "node-agent");
    private static final Map<String, String> TEMPLATE_ANNOTATIONS = Map.of("iam.amazonaws.com/role", "r", "other", "x");

    private static NodeAgentConfig config(String json) {
        return NodeAgentDocument.read(json).config();
    }

    @Test
    void withoutConfigurationTheCloudIdentityIsTakenOver() {
        // Given
        NodeAgentConfig config = config("{\"podLabels\": {}}");

        // Then
        assertThat(MoverMetadata.labels(config, TEMPLATE_LABELS))
                .isEqualTo(Map.of("azure.workload.identity/use", "true"));
        assertThat(MoverMetadata.annotations(config, TEMPLATE_ANNOTATIONS))
                .isEqualTo(Map.of("iam.amazonaws.com/role", "r"));
        assertThat(MoverMetadata.labels(config, Map.of())).isEmpty();
    }

    @Test
    void configuredLabelsReplaceWhatIsTakenOverButNotTheAnnotations() {
        // Given
        NodeAgentConfig config = config("{\"podLabels\": {\"team\": \"a\"}}");

        // Then
        assertThat(MoverMetadata.labels(config, TEMPLATE_LABELS)).isEqualTo(Map.of("team", "a"));
        assertThat(MoverMetadata.annotations(config, TEMPLATE_ANNOTATIONS)).containsOnlyKeys("iam.amazonaws.com/role");
    }

    @Test
    void configuredAnnotationsReplaceWhatIsTakenOverButNotTheLabels() {
        // Given
        NodeAgentConfig config = config("{\"podAnnotations\": {\"team\": \"a\"}}");

        // Then
        assertThat(MoverMetadata.annotations(config, TEMPLATE_ANNOTATIONS)).isEqualTo(Map.of("team", "a"));
        assertThat(MoverMetadata.labels(config, TEMPLATE_LABELS)).containsOnlyKeys("azure.workload.identity/use");
    }

    @Test
    void tolerationsOfTwoKeysAreTakenOverTheFirstOfEach() {
        // Given
        Toleration spot = toleration("kubernetes.azure.com/scalesetpriority", "spot");
        Toleration addons = toleration("CriticalAddonsOnly", "true");

        // When
        List<Toleration> taken = MoverMetadata.tolerations(List.of(
                toleration("dedicated", "backup"),
                spot,
                toleration("kubernetes.azure.com/scalesetpriority", "other"),
                addons,
                new Toleration()));

        // Then
        assertThat(taken).containsExactly(spot, addons);
    }

    private static Toleration toleration(String key, String value) {
        return new TolerationBuilder().withKey(key).withValue(value).build();
    }
}
