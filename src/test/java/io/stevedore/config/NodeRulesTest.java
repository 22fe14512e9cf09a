package io.stevedore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeRulesTest {
    private static final Map<String, String> LABELS = Map.of("pool", "storage", "node-role.kubernetes.io/worker", "");

    private static NodeAgentConfig config(String loadConcurrency) {
        return NodeAgentDocument.read("{\"loadConcurrency\": " + loadConcurrency + "}")
                .config();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "null; 1",
                "{}; 1",
                "{\"globalConfig\": 0}; 1",
                "{\"globalConfig\": -3}; 1",
                "{\"globalConfig\": 5}; 5",
                // a rule replaces the number for all nodes, also by a larger one
                "{\"globalConfig\": 2, \"perNodeConfig\": [{\"nodeSelector\": {\"matchLabels\": {\"pool\": \"storage\"}}, \"number\": 4}]}; 4",
                "{\"globalConfig\": 2, \"perNodeConfig\": [{\"nodeSelector\": {\"matchLabels\": {\"pool\": \"other\"}}, \"number\": 4}]}; 2",
                // an empty or absent selector matches every node, and the smallest of those that match wins
                "{\"perNodeConfig\": [{\"number\": 7}, {\"nodeSelector\": {}, \"number\": 3}, {\"number\": 5}]}; 3",
                // a label with an empty value is not an empty selector
                "{\"globalConfig\": 2, \"perNodeConfig\": [{\"nodeSelector\": {\"matchLabels\": {\"gpu\": \"\"}}, \"number\": 4}]}; 2",
                "{\"perNodeConfig\": [{\"nodeSelector\": {\"matchLabels\": {\"node-role.kubernetes.io/worker\": \"\"}}, \"number\": 4}]}; 4",
                // what cannot be used is passed over
                "{\"globalConfig\": 2, \"perNodeConfig\": [{\"number\": 0}, {\"number\": -1}, {}, null]}; 2",
                "{\"perNodeConfig\": [{\"number\": 0}, {\"number\": 6}]}; 6",
                "{\"perNodeConfig\": [{\"nodeSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"Gt\", \"values\": [\"1\"]}]}, \"number\": 1}, {\"number\": 6}]}; 6",
                "{\"perNodeConfig\": [{\"nodeSelector\": {\"matchLabels\": {\"a b\": \"x\"}}, \"number\": 1}, {\"number\": 6}]}; 6",
                "{\"perNodeConfig\": [{\"nodeSelector\": {\"matchLabels\": {\"a\": \"x y\"}}, \"number\": 1}, {\"number\": 6}]}; 6",
                "{\"perNodeConfig\": [{\"nodeSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"In\"}]}, \"number\": 1}, {\"number\": 6}]}; 6",
                "{\"perNodeConfig\": [{\"nodeSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"Exists\", \"values\": [\"x\"]}]}, \"number\": 1}, {\"number\": 6}]}; 6",
            })
    void slotsFollowTheRules(String loadConcurrency, int slots) {
        // When
        int answer = NodeRules.slots(config(loadConcurrency), LABELS);

        // Then
        assertThat(answer).isEqualTo(slots);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "In; ['storage','x']; true",
                "In; ['x']; false",
                "NotIn; ['x']; true",
                "NotIn; ['storage']; false",
                "Exists; []; true",
                "DoesNotExist; []; false",
            },
            quoteCharacter = '`')
    void expressionsAreJudgedAsByTheApi(String operator, String values, boolean matches) {
        // Given
        String rules =
                "{\"perNodeConfig\": [{\"number\": 9, \"nodeSelector\": {\"matchExpressions\": [{\"key\": \"pool\","
                        + "\"operator\": \"" + operator + "\", \"values\": " + values.replace('\'', '"') + "}]}}]}";

        // When
        int answer = NodeRules.slots(config(rules), LABELS);

        // Then
        assertThat(answer).isEqualTo(matches ? 9 : 1);
    }

    @ParameterizedTest
    @CsvSource({"NotIn, true", "In, false"})
    void aMissingLabelIsNotInAnyValue(String operator, boolean matches) {
        // Given
        String rules =
                "{\"perNodeConfig\": [{\"number\": 9, \"nodeSelector\": {\"matchExpressions\": [{\"key\": \"absent\","
                        + "\"operator\": \"" + operator + "\", \"values\": [\"x\"]}]}}]}";

        // When
        int answer = NodeRules.slots(config(rules), LABELS);

        // Then
        assertThat(answer).isEqualTo(matches ? 9 : 1);
    }

    @Test
    void aNodeThatCannotBeReadGetsTheNumberForAllNodes() {
        // Given
        NodeAgentConfig config = config("{\"globalConfig\": 3, \"perNodeConfig\": [{\"number\": 9}]}");

        // When
        int answer = NodeRules.slotsOfUnknownNode(config);

        // Then
        assertThat(answer).isEqualTo(3);
        assertThat(NodeRules.dependOnNode(config)).isTrue();
        assertThat(NodeRules.dependOnNode(config("{\"globalConfig\": 3}"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-1,", "0,", "1,1", "12,12"})
    void onlyAPositiveQueueLengthLimits(int length, Integer limit) {
        // When
        NodeAgentConfig config = config("{\"prepareQueueLength\": " + length + "}");

        // Then
        assertThat(config.prepareQueueLength().orElse(null)).isEqualTo(limit);
    }
}
