package io.stevedore.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadAffinityTest {
    private static NodeAgentConfig config(String loadAffinity) {
        return NodeAgentDocument.read("{\"loadAffinity\": " + loadAffinity + "}")
                .config();
    }

    private static String element(String storageClass, String mark) {
        return "{\"storageClass\": \"" + storageClass + "\", \"nodeSelector\": {\"matchLabels\": {\"mark\": \"" + mark
                + "\"}}}";
    }

    @ParameterizedTest
    @CsvSource({
        "fast, first-fast",
        "slow, first-global",
        "'', first-global",
    })
    void theFirstOfTheClassElseTheFirstWithoutOneCounts(String storageClass, String mark) {
        // Given
        NodeAgentConfig config = config("[" + element("", "first-global") + "," + element("fast", "first-fast") + ","
                + element("fast", "second-fast") + "," + element("", "second-global") + "]");

        // When
        Optional<LabelSelector> chosen = LoadAffinity.choose(config, storageClass);

        // Then
        assertThat(chosen)
                .hasValueSatisfying(s -> assertThat(s.getMatchLabels()).containsEntry("mark", mark));
    }

    @Test
    void anElementOfAnotherClassDoesNotCount() {
        assertThat(LoadAffinity.choose(config("[" + element("fast", "x") + "]"), "slow"))
                .isEmpty();
    }

    @Test
    void labelsBecomeSortedInTermsAndExpressionsStayAsTheyAre() {
        // Given
        LabelSelector selector = new LabelSelectorBuilder()
                .addToMatchLabels("b", "2")
                .addToMatchLabels("a", "")
                .addToMatchExpressions(new LabelSelectorRequirement("cores", "Gt", List.of("3")))
                .addToMatchExpressions(new LabelSelectorRequirement("spot", "DoesNotExist", List.of()))
                .build();

        // When
        List<NodeSelectorRequirement> terms = LoadAffinity.requirements(selector);

        // Then
        assertThat(terms)
                .containsExactly(
                        term("a", "In", ""),
                        term("b", "In", "2"),
                        term("cores", "Gt", "3"),
                        term("spot", "DoesNotExist"));
    }

    @Test
    void addingToTheTermsOfOnePodDoesNotReachTheNext() {
        // Given
        LabelSelector selector =
                new LabelSelectorBuilder().addToMatchLabels("a", "1").build();
        LoadAffinity.requirements(selector).add(term("kubernetes.io/os", "NotIn", "windows"));

        // When
        List<NodeSelectorRequirement> next = LoadAffinity.requirements(selector);

        // Then
        assertThat(next).containsExactly(term("a", "In", "1"));
    }

    private static NodeSelectorRequirement term(String key, String operator, String... values) {
        return new NodeSelectorRequirementBuilder()
                .withKey(key)
                .withOperator(operator)
                .withValues(values)
                .build();
    }
}
