package io.stevedore.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.stevedore.config.NodeAgentConfig.BackupPvc;
import io.stevedore.config.NodeAgentConfig.CachePvc;
import io.stevedore.config.NodeAgentConfig.LoadConcurrency;
import io.stevedore.config.NodeAgentConfig.NodeRule;
import io.stevedore.config.NodeAgentConfig.RestorePvc;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final String PREFIX = "error getting node agent configs from configMap agent: ";

    private static ConfigOutcome loadText(String json) {
        return loadData(Map.of("anything.json", json));
    }

    private static ConfigOutcome loadData(Map<String, String> data) {
        ConfigMap configMap = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("agent")
                .endMetadata()
                .withData(data)
                .build();
        return new ConfigLoader(name -> Optional.of(configMap).filter(c -> name.equals("agent")), Optional.empty())
                .load("agent");
    }

    private static NodeAgentConfig usable(ConfigOutcome outcome) {
        assertThat(outcome).isInstanceOf(ConfigOutcome.Usable.class);
        return ((ConfigOutcome.Usable) outcome).config();
    }

    private static String error(ConfigOutcome outcome) {
        assertThat(outcome).isInstanceOf(ConfigOutcome.Unusable.class);
        return ((ConfigOutcome.Unusable) outcome).error();
    }

    @Test
    void everySectionIsMapped() {
        // Given
        String json = """
                {
                  "loadConcurrency": {
                    "globalConfig": 2, "prepareQueueLength": 12,
                    "perNodeConfig": [{"nodeSelector": {"matchLabels": {"node-role.kubernetes.io/worker": ""}}, "number": 4}]
                  },
                  "loadAffinity": [{"storageClass": "fast", "nodeSelector":
                    {"matchExpressions": [{"key": "spot", "operator": "NotIn", "values": ["yes"]}]}}],
                  "backupPVC": {"fast": {"storageClass": "copy", "readOnly": true, "spcNoRelabeling": true,
                    "annotations": {"csi.vsphere.volume/fast-provisioning": "true"}}, "plain": {}},
                  "restorePVC": {"ignoreDelayBinding": true},
                  "podResources": {"cpuRequest": "100m", "cpuLimit": "0", "memoryRequest": "256Mi", "memoryLimit": "2Gi",
                    "ephemeralStorageRequest": "1Gi", "ephemeralStorageLimit": "3Gi"},
                  "priorityClassName": "backup-low",
                  "cachePVC": {"storageClass": "local", "residentThresholdInMB": 1024},
                  "podLabels": {"team": "platform"},
                  "podAnnotations": {"example.org/inject": ""},
                  "privilegedFsBackup": true
                }
                """;

        // When
        ConfigOutcome outcome = loadText(json);

        // Then
        assertThat(outcome.problems()).isEmpty();
        assertThat(usable(outcome))
                .isEqualTo(new NodeAgentConfig(
                        Optional.of(new LoadConcurrency(
                                2,
                                List.of(new NodeRule(
                                        new LabelSelectorBuilder()
                                                .addToMatchLabels("node-role.kubernetes.io/worker", "")
                                                .build(),
                                        4)),
                                12)),
                        List.of(new LoadAffinity(
                                new LabelSelectorBuilder()
                                        .addNewMatchExpression()
                                        .withKey("spot")
                                        .withOperator("NotIn")
                                        .withValues("yes")
                                        .endMatchExpression()
                                        .build(),
                                "fast")),
                        Map.of(
                                "fast",
                                new BackupPvc(
                                        "copy", true, true, Map.of("csi.vsphere.volume/fast-provisioning", "true")),
                                "plain",
                                BackupPvc.DEFAULT),
                        new RestorePvc(true),
                        Optional.of(new PodResources("100m", "0", "256Mi", "2Gi", "1Gi", "3Gi")),
                        "backup-low",
                        Optional.of(new CachePvc("local", 1024)),
                        Map.of("team", "platform"),
                        Map.of("example.org/inject", ""),
                        true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "{}", " {} \n", "{\"loadConcurrency\": null, \"podLabels\": null, \"cachePVC\": null}"})
    void nothingSaidMeansDefaults(String json) {
        assertThat(usable(loadText(json))).isEqualTo(NodeAgentConfig.defaults());
    }

    @Test
    void noNameMeansDefaultsWithoutReading() {
        // Given
        ConfigLoader loader = new ConfigLoader(
                name -> {
                    throw new AssertionError("read " + name);
                },
                Optional.empty());

        // When
        List<ConfigOutcome> outcomes = List.of(loader.load(null), loader.load(""));

        // Then
        assertThat(outcomes).allSatisfy(o -> assertThat(usable(o)).isEqualTo(NodeAgentConfig.defaults()));
    }

    @Test
    void missingConfigMapIsNamed() {
        // Given
        ConfigLoader loader = new ConfigLoader(name -> Optional.empty(), Optional.empty());

        // When
        ConfigOutcome outcome = loader.load("agent");

        // Then
        assertThat(error(outcome))
                .isEqualTo(PREFIX + "error to get node agent configs agent: configmaps \"agent\" not found");
    }

    @Test
    void refusalByTheClusterIsTold() {
        // Given
        ConfigLoader loader = new ConfigLoader(
                name -> {
                    throw new IllegalStateException("forbidden for this account");
                },
                Optional.empty());

        // When
        ConfigOutcome outcome = loader.load("agent");

        // Then
        assertThat(error(outcome))
                .isEqualTo(PREFIX + "error to get node agent configs agent: forbidden for this account");
    }

    @Test
    void emptyDataIsFatal() {
        assertThat(error(loadData(Map.of()))).isEqualTo(PREFIX + "data is not available in config map agent");
    }

    @Test
    void twoEntriesAreFatalAndNamed() {
        assertThat(error(loadData(Map.of("b", "{}", "a", "{}"))))
                .isEqualTo(
                        PREFIX + "more than one keys are found in ConfigMap agent's data. only expect one; found a, b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "{", "{\"a\":}", "{} x", "{} {}", "[]", "\"x\"", "1", "true", "{'a':1}", "{\"a\":1,}"})
    void whatIsNoJsonObjectIsFatal(String json) {
        assertThat(error(loadText(json))).startsWith(PREFIX + "error to unmarshall configs from agent: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"loadConcurrency\": []}; loadConcurrency: an object expected, found an array",
                "{\"loadConcurrency\": {\"globalConfig\": \"2\"}}; loadConcurrency.globalConfig: a whole number expected, found the text",
                "{\"loadConcurrency\": {\"globalConfig\": 2.0}}; loadConcurrency.globalConfig: a whole number expected, found the number 2.0",
                "{\"loadConcurrency\": {\"globalConfig\": 1e1}}; loadConcurrency.globalConfig: a whole number expected",
                "{\"loadConcurrency\": {\"globalConfig\": 9223372036854775808}}; a whole number expected",
                "{\"loadConcurrency\": {\"perNodeConfig\": {}}}; loadConcurrency.perNodeConfig: an array expected, found an object",
                "{\"loadConcurrency\": {\"perNodeConfig\": [{\"number\": true}]}}; loadConcurrency.perNodeConfig[0].number: a whole number expected",
                "{\"loadAffinity\": [{\"nodeSelector\": {\"matchLabels\": {\"a\": 1}}}]}; loadAffinity[0].nodeSelector.matchLabels.a: a text in quotes expected",
                "{\"backupPVC\": {\"sc\": {\"readOnly\": \"true\"}}}; backupPVC.sc.readOnly: true or false expected, found the text",
                "{\"backupPVC\": {\"sc\": {\"annotations\": {\"a\": true}}}}; backupPVC.sc.annotations.a: a text in quotes expected, found true",
                "{\"priorityClassName\": 1}; priorityClassName: a text in quotes expected, found the number 1",
                "{\"podLabels\": [\"a\"]}; podLabels: an object expected, found an array",
            })
    void wrongTypesAreFatalWithTheirPath(String json, String text) {
        assertThat(error(loadText(json)))
                .startsWith(PREFIX + "error to unmarshall configs from agent: ")
                .contains(text);
    }

    @Test
    void allWrongTypesAreToldAtOnce() {
        assertThat(error(loadText("{\"podLabels\": 1, \"restorePVC\": {\"ignoreDelayBinding\": 0}}")))
                .contains("podLabels: an object expected")
                .contains("restorePVC.ignoreDelayBinding: true or false expected");
    }

    @Test
    void letterCaseOfNamesDoesNotMatterButThatOfMapKeysDoes() {
        // Given
        String json = "{\"LOADCONCURRENCY\": {\"GlobalConfig\": 3}, \"BackupPvc\": {\"Fast\": {\"READONLY\": true}}}";

        // When
        NodeAgentConfig config = usable(loadText(json));

        // Then
        assertThat(NodeRules.slots(config, Map.of())).isEqualTo(3);
        assertThat(config.backupPVC("Fast").readOnly()).isTrue();
        assertThat(config.backupPVC("fast").readOnly()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"priorityClassName\": \"a\", \"priorityClassName\": \"b\"}",
                "{\"priorityClassName\": \"a\", \"PriorityClassName\": \"b\"}"
            })
    void theLastOfEqualNamesWins(String json) {
        assertThat(usable(loadText(json)).priorityClassName()).isEqualTo("b");
    }

    @Test
    void unknownKeysAreWarningsWithTheirPath() {
        // Given
        String json =
                "{\"prepareQueueLength\": 5, \"cachePVC\": {\"storageClass\": \"x\", \"thresholdInGB\": 1}, \"loadAffinity\": [null]}";

        // When
        ConfigOutcome outcome = loadText(json);

        // Then
        assertThat(usable(outcome).loadAffinity()).isEmpty();
        assertThat(outcome.problems())
                .extracting(problem -> problem.place().path())
                .containsExactlyInAnyOrder("prepareQueueLength", "cachePVC.thresholdInGB", "loadAffinity[0]");
    }

    @Test
    void numbersBeyondAnIntKeepTheirMeaning() {
        // Given
        String json =
                "{\"loadConcurrency\": {\"globalConfig\": 9223372036854775807, \"prepareQueueLength\": -9999999999}}";

        // When
        NodeAgentConfig config = usable(loadText(json));

        // Then
        assertThat(NodeRules.slots(config, Map.of())).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.prepareQueueLength()).isEmpty();
    }
}
