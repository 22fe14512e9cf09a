package io.stevedore.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigDriftTest {
    private static Optional<ConfigMap> saying(String json) {
        return Optional.of(new ConfigMapBuilder().addToData("json", json).build());
    }

    private static ConfigState state(Optional<ConfigMap> configMap) {
        return new ConfigLoader(name -> configMap, Optional.empty())
                .read("settings", configMap)
                .state();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "{\"backupPVC\": {\"gold\": {\"readOnly\": false}}}~{\"backupPVC\": {\"gold\": {\"readOnly\": true}}}~backupPVC.gold.readOnly false -> true",
                "{}~{\"loadConcurrency\": {\"globalConfig\": 3}}~loadConcurrency.globalConfig 1 -> 3",
                "{\"priorityClassName\": \"low\"}~{}~priorityClassName \"low\" -> (none)",
                "{\"podLabels\": {\"a\": \"1\", \"b\": \"2\"}}~{\"podLabels\": {\"a\": \"2\", \"c\": \"\"}}~podLabels.a \"1\" -> \"2\", podLabels.b \"2\" -> (none), podLabels.c (none) -> \"\"",
                "{\"loadAffinity\": [{\"storageClass\": \"a\"}]}~{\"loadAffinity\": [{\"storageClass\": \"b\"}]}~loadAffinity[0].storageClass \"a\" -> \"b\"",
            })
    void theDifferenceIsToldKeyByKey(String loaded, String now, String differences) {
        // When
        ConfigDrift drift = ConfigDrift.between(state(saying(loaded)), state(saying(now)));

        // Then
        assertThat(drift.text()).isEqualTo("restart required: " + differences);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "{}~{ }",
                "{\"priorityClassName\": \"a\"}~{\"PriorityClassName\": \"a\", \"podLabels\": {}}",
                "{}~{\"loadConcurrency\": {\"globalConfig\": 1}, \"restorePVC\": {\"ignoreDelayBinding\": false}}",
                "{}~{\"tolerations\": []}",
            })
    void whatMeansTheSameNeedsNoRestart(String loaded, String now) {
        // When
        ConfigDrift drift = ConfigDrift.between(state(saying(loaded)), state(saying(now)));

        // Then
        assertThat(drift).isEqualTo(new ConfigDrift.None());
    }

    @Test
    void longValuesAndNamesAreComparedToTheirEnds() {
        // Given
        String name = "example.org/" + "n".repeat(60);
        String before =
                "{\"podAnnotations\": {\"%1$s1\": \"%2$s1\", \"%1$s2\": \"\"}}".formatted(name, "v".repeat(300));

        // When
        ConfigDrift drift = ConfigDrift.between(
                state(saying(before)), state(saying(before.replace("v1", "v2").replace("\": \"\"", "\": \"x\""))));

        // Then
        assertThat(drift.text()).contains("n1\"] \"v", "v1\" -> \"v", "v2\"", "n2\"] \"\" -> \"x\"");
    }

    @Test
    void ofAFaultyOneEveryProblemIsToldAndThatTheOldOneStays() {
        // When
        ConfigDrift drift = ConfigDrift.between(
                state(saying("{}")), state(saying("{\"podLabels\": {\"a\": 1}, \"privilegedFsBackup\": 0}")));

        // Then
        assertThat(drift).isInstanceOf(ConfigDrift.Faulty.class);
        assertThat(drift.text()).contains("stays in use", "podLabels.a", "privilegedFsBackup");
    }

    @Test
    void withoutAConfigMapNoAgentStarts() {
        // When
        ConfigDrift drift = ConfigDrift.between(state(saying("{}")), state(Optional.empty()));

        // Then
        assertThat(drift.text()).contains("stays in use", "configmaps \"settings\" not found");
    }

    @Test
    void aStrictAgentDoesNotStartWithWarnings() {
        // Given
        ConfigState typo = state(saying("{\"podLabel\": {}}"));

        // When
        ConfigState strict = typo.under(ConfigState.Policy.strict, "settings");

        // Then
        assertThat(typo.fault()).isEmpty();
        assertThat(strict.fault().orElseThrow())
                .contains("configMap settings", "--config-policy=strict", "podLabel: unknown key");
        assertThat(state(saying("{}"))
                        .under(ConfigState.Policy.strict, "settings")
                        .fault())
                .isEmpty();
    }
}
