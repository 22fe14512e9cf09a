package io.stevedore.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.stevedore.config.NodeAgentConfig.CachePvc;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheTest {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private static Function<String, Optional<ConfigMap>> holding(Map<String, String> data) {
        return name -> Optional.of(new ConfigMapBuilder().withData(data).build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"cacheLimitMB\": 10240}; 10240; false",
                "{\"cacheLimitMB\": 2.9}; 2; false",
                "{\"cacheLimitMB\": 0}; 0; false",
                "{\"cacheLimitMB\": -5}; 0; false",
                "{}; 5000; false",
                "{\"cacheLimitMB\": \"10240\"}; 5000; true",
                "{\"cacheLimitMB\": null}; 5000; true",
                "{oops; 5000; true",
            })
    void theKopiaEntrySaysTheLimit(String kopia, long mib, boolean warned) {
        // When
        CacheLimit limit = CacheLimit.load("repo", holding(Map.of("kopia", kopia)));

        // Then
        assertThat(limit).isInstanceOfSatisfying(CacheLimit.Known.class, known -> {
            assertThat(known.bytes()).isEqualTo(mib * MIB);
            assertThat(known.warning().isPresent()).isEqualTo(warned);
        });
    }

    @Test
    void otherEntriesOrNoConfigMapMeanTheDefault() {
        CacheLimit standard = new CacheLimit.Known(5000 * MIB, Optional.empty());
        assertThat(CacheLimit.load("repo", holding(Map.of("restic", "{}")))).isEqualTo(standard);
        assertThat(CacheLimit.load("", holding(Map.of()))).isEqualTo(standard);
        assertThat(CacheLimit.load(null, holding(Map.of()))).isEqualTo(standard);
    }

    @Test
    void aNamedConfigMapHasToBeThereAndFilled() {
        // Given
        Function<String, Optional<ConfigMap>> refusing = name -> {
            throw new IllegalStateException("forbidden");
        };

        // Then
        String prefix = "error getting backup repo configs from configMap repo: ";
        assertThat(CacheLimit.load("repo", name -> Optional.empty()))
                .isEqualTo(new CacheLimit.Unusable(prefix + "configmaps \"repo\" not found"));
        assertThat(CacheLimit.load("repo", holding(Map.of())))
                .isEqualTo(new CacheLimit.Unusable(prefix + "no data is in the backup repo configMap repo"));
        assertThat(CacheLimit.load("repo", refusing)).isEqualTo(new CacheLimit.Unusable(prefix + "forbidden"));
    }

    @ParameterizedTest
    @CsvSource({
        // limit MiB, threshold MiB, snapshot bytes, GiB of the volume (0: none)
        "5000, 0, 0, 6",
        "10240, 0, 0, 12",
        "0, 0, 0, 0",
        "1, 0, 0, 1",
        "5000, 1024, 1073741823, 0",
        "5000, 1024, 1073741824, 6",
        "5000, 1024, 0, 6",
        "5000, -1, 1, 6",
        "5000, 9223372036854775807, 1, 0",
    })
    void sizeFollowsLimitAndThreshold(long limit, long threshold, long snapshot, long gib) {
        // When
        OptionalLong size = CacheVolume.size(new CachePvc("local", threshold), limit * MIB, snapshot);

        // Then
        assertThat(size).isEqualTo(gib == 0 ? OptionalLong.empty() : OptionalLong.of(gib * GIB));
    }

    @Test
    void anAbsurdLimitStaysPositive() {
        // Given
        CacheLimit.Known limit = (CacheLimit.Known)
                CacheLimit.load("repo", holding(Map.of("kopia", "{\"cacheLimitMB\": 9223372036854775807}")));

        // When
        OptionalLong size = CacheVolume.size(new CachePvc("local", 0), limit.bytes(), 0);

        // Then
        assertThat(size.orElseThrow()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; Delete; storageClass is missing",
                "local; Retain; reclaimPolicy Retain",
                "local; Recycle; reclaimPolicy Recycle",
                "local; Delete; ''",
                "local; ; ''",
            })
    void onlyAClassThatCleansUpIsTaken(String name, String policy, String problem) {
        // Given
        var found =
                Optional.of(new StorageClassBuilder().withReclaimPolicy(policy).build());

        // When
        Optional<String> answer = CacheVolume.problem(new CachePvc(name, 0), found);

        // Then
        if (problem.isEmpty()) {
            assertThat(answer).isEmpty();
        } else {
            assertThat(answer).hasValueSatisfying(text -> assertThat(text).contains(problem));
        }
    }

    @Test
    void aClassThatDoesNotExistIsNamed() {
        assertThat(CacheVolume.problem(new CachePvc("gone", 0), Optional.empty()))
                .hasValueSatisfying(text -> assertThat(text).contains("gone", "does not exist"));
    }

    @Test
    void aChangedLimitRequiresARestart() {
        // Given
        ConfigState loaded =
                CacheLimit.load("repo", holding(Map.of("kopia", "{}"))).state();
        ConfigState larger = CacheLimit.load("repo", holding(Map.of("kopia", "{\"cacheLimitMB\": 10240}")))
                .state();

        // When
        ConfigDrift drift = ConfigDrift.between(loaded, larger);

        // Then
        assertThat(drift.text()).isEqualTo("restart required: kopia.cacheLimitMB 5000 -> 10240");
    }
}
