package io.stevedore.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodResourcesTest {
    @Test
    void valuesOtherThanZeroAreSet() {
        // Given
        PodResources resources = new PodResources("100m", "0", "256Mi", "2Gi", "", "1e9");

        // When
        ResourceRequirements read = resources.requirements();

        // Then
        assertThat(resources.flaws()).isEmpty();
        assertThat(read.getRequests())
                .containsOnlyKeys("cpu", "memory")
                .containsEntry("cpu", new Quantity("100m"))
                .containsEntry("memory", new Quantity("256Mi"));
        assertThat(read.getLimits())
                .containsOnlyKeys("memory", "ephemeral-storage")
                .containsEntry("memory", new Quantity("2Gi"))
                .containsEntry("ephemeral-storage", new Quantity("1e9"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''  | 0    | 0    | 0   | ''  | ''  | cpuRequest is missing",
                "0   | ''   | 0    | 0   | ''  | ''  | cpuLimit is missing",
                "0   | 0    | ''   | 0   | ''  | ''  | memoryRequest is missing",
                "0   | 0    | 0    | ''  | ''  | ''  | memoryLimit is missing",
                "2   | 1    | 0    | 0   | ''  | ''  | cpuRequest 2 is more than cpuLimit 1",
                "1   | 500m | 0    | 0   | ''  | ''  | cpuRequest 1 is more than cpuLimit 500m",
                "0   | 0    | 1Gi  | 1G  | ''  | ''  | memoryRequest 1Gi is more than memoryLimit 1G",
                "0   | 0    | 0    | 0   | 2Gi | 1Gi | ephemeralStorageRequest 2Gi is more than",
                "abc | 0    | 0    | 0   | ''  | ''  | cpuRequest \"abc\" is not a quantity",
                "0   | 0    | 1Gb  | 0   | ''  | ''  | memoryRequest \"1Gb\" is not a quantity",
                "0   | 0    | 0    | 1 G | ''  | ''  | memoryLimit \"1 G\" is not a quantity",
                "0   | 0    | 0    | Gi  | ''  | ''  | memoryLimit \"Gi\" is not a quantity",
                "0   | 0    | 0    | 1K  | ''  | ''  | memoryLimit \"1K\" is not a quantity",
            })
    void oneBadValueSwitchesTheSectionOff(
            String cpuRequest,
            String cpuLimit,
            String memoryRequest,
            String memoryLimit,
            String storageRequest,
            String storageLimit,
            String cause) {
        // Given
        PodResources resources =
                new PodResources(cpuRequest, cpuLimit, memoryRequest, memoryLimit, storageRequest, storageLimit);

        // When
        ResourceRequirements read = resources.requirements();

        // Then
        assertThat(read).isEqualTo(new ResourceRequirements());
        assertThat(resources.flaws())
                .singleElement()
                .satisfies(flaw -> assertThat(flaw.text()).contains(cause));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,1000m", "5,0", "0,5", "0.5,1", "1k,1M", "1Ki,1Mi"})
    void aRequestUpToTheLimitIsFine(String request, String limit) {
        // When
        List<PodResources.Flaw> flaws = new PodResources(request, limit, "0", "0", "0", "0").flaws();

        // Then
        assertThat(flaws).isEmpty();
    }
}
