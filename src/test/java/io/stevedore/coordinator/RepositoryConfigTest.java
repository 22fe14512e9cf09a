package io.stevedore.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.EngineType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryConfigTest {
    @Test
    void everyValueOfTheEnginesEntryBecomesAText() {
        RepositoryConfig config = RepositoryConfig.of(
                Map.of(
                        "kopia",
                        "{\"cacheLimitMB\": 2e6, \"fullMaintenanceInterval\": \"fastGC\", \"odd\": {\"a\": true}, \"no\": false}",
                        "restic",
                        "not JSON"),
                EngineType.KOPIA);

        assertThat(config)
                .isEqualTo(new RepositoryConfig.Known(Map.of(
                        "cacheLimitMB", "2000000",
                        "fullMaintenanceInterval", "fastGC",
                        "odd", "{\"a\":true}",
                        "no", "false")));
    }

    @Test
    void withoutAnEntryForTheEngineThereIsNone() {
        assertThat(RepositoryConfig.of(Map.of("restic", "{}"), EngineType.KOPIA))
                .isEqualTo(new RepositoryConfig.Known(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"[1],no JSON object", "{,not JSON", "null,no JSON object"})
    void whatCannotBeReadIsNamed(String entry, String problem) {
        assertThat(RepositoryConfig.of(Map.of("kopia", entry), EngineType.KOPIA))
                .isInstanceOfSatisfying(
                        RepositoryConfig.Unusable.class,
                        unusable -> assertThat(unusable.problem()).contains(problem));
    }

    @Test
    void aMissingConfigMapIsNamed() {
        assertThat(RepositoryConfig.of(null, EngineType.KOPIA))
                .isEqualTo(new RepositoryConfig.Unusable("there is no such ConfigMap, or nothing in it"));
    }
}
