package io.stevedore.config;

import io.stevedore.config.NodeAgentConfig.LoadConcurrency;
import io.stevedore.config.NodeAgentConfig.NodeRule;
import java.util.Map;

/** How many volumes this node moves at once. */
public final class NodeRules {
    static final int DEFAULT_SLOTS = 1;

    private NodeRules() {}

    /** Whether the answer depends on the node's labels, so that the node has to be read. */
    public static boolean dependOnNode(NodeAgentConfig config) {
        return config.loadConcurrency().stream()
                .anyMatch(section -> !section.perNodeConfig().isEmpty());
    }

    /** The smallest number of the rules that match; without one, the number for all nodes. At least 1. */
    public static int slots(NodeAgentConfig config, Map<String, String> nodeLabels) {
        return config.loadConcurrency()
                .map(section -> section.perNodeConfig().stream()
                        .filter(rule -> rule.number() > 0)
                        .filter(rule -> SelectorMatch.of(rule.nodeSelector(), nodeLabels) instanceof SelectorMatch.Yes)
                        .mapToInt(NodeRule::number)
                        .min()
                        .orElseGet(() -> global(section)))
                .orElse(DEFAULT_SLOTS);
    }

    /** The number for all nodes: for when the node cannot be read. */
    public static int slotsOfUnknownNode(NodeAgentConfig config) {
        return config.loadConcurrency().map(NodeRules::global).orElse(DEFAULT_SLOTS);
    }

    private static int global(LoadConcurrency section) {
        return section.globalConfig() > 0 ? section.globalConfig() : DEFAULT_SLOTS;
    }
}
