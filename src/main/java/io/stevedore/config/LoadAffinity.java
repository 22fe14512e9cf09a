package io.stevedore.config;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where mover pods for volumes of a storage class may run.
 *
 * @param storageClass {@code ""} for every class without an element of its own
 */
public record LoadAffinity(LabelSelector nodeSelector, String storageClass) {

    /**
     * The one element that counts for a pod: the first of this storage class, else the first without a class.
     *
     * @param storageClass of the volume that the pod mounts; {@code ""} when it has none
     */
    public static Optional<LabelSelector> choose(NodeAgentConfig config, String storageClass) {
        return firstOf(config, storageClass).or(() -> firstOf(config, "")).map(LoadAffinity::nodeSelector);
    }

    private static Optional<LoadAffinity> firstOf(NodeAgentConfig config, String storageClass) {
        return config.loadAffinity().stream()
                .filter(element -> element.storageClass().equals(storageClass))
                .findFirst();
    }

    /**
     * The selector as node affinity: one {@code In} for each label, by key, then the expressions unchanged. The list is new
     * and the caller's own, so that what is added for one pod does not stay for the next.
     */
    public static List<NodeSelectorRequirement> requirements(LabelSelector selector) {
        List<NodeSelectorRequirement> terms = new ArrayList<>();
        Map<String, String> labels = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        new TreeMap<>(labels)
                .forEach((key, value) -> terms.add(new NodeSelectorRequirementBuilder()
                        .withKey(key)
                        .withOperator("In")
                        .withValues(value)
                        .build()));
        for (LabelSelectorRequirement expression : selector.getMatchExpressions()) {
            terms.add(new NodeSelectorRequirementBuilder()
                    .withKey(expression.getKey())
                    .withOperator(expression.getOperator())
                    .withValues(expression.getValues())
                    .build());
        }
        return terms;
    }
}
