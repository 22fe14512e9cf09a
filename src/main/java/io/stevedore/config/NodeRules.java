package io.stevedore.config;

import io.stevedore.config.NodeAgentConfig.LoadConcurrency;
import io.stevedore.config.NodeAgentConfig.NodeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** How many volumes this node moves at once. */
public final class NodeRules {
    private static final int DEFAULT_SLOTS = 1;

    private NodeRules() {}

    /**
     * @param number at least 1
     * @param warnings about values that were passed over
     */
    public record Slots(int number, List<String> warnings) {
        public Slots {
            warnings = List.copyOf(warnings);
        }
    }

    /** Whether the answer depends on the node's labels, so that the node has to be read. */
    public static boolean dependOnNode(NodeAgentConfig config) {
        return config.loadConcurrency().stream()
                .anyMatch(section -> !section.perNodeConfig().isEmpty());
    }

    /** The smallest number of the rules that match; without one, the number for all nodes. */
    public static Slots slots(NodeAgentConfig config, Map<String, String> nodeLabels) {
        List<String> warnings = new ArrayList<>();
        int number = config.loadConcurrency()
                .map(section -> smallestMatch(section, nodeLabels, warnings).orElseGet(() -> global(section, warnings)))
                .orElse(DEFAULT_SLOTS);
        return new Slots(number, warnings);
    }

    /** The number for all nodes: for when the node cannot be read. */
    public static Slots slotsOfUnknownNode(NodeAgentConfig config) {
        List<String> warnings = new ArrayList<>();
        int number = config.loadConcurrency()
                .map(section -> global(section, warnings))
                .orElse(DEFAULT_SLOTS);
        return new Slots(number, warnings);
    }

    private static int global(LoadConcurrency section, List<String> warnings) {
        if (section.globalConfig() > 0) {
            return section.globalConfig();
        }
        warnings.add("loadConcurrency.globalConfig is " + section.globalConfig() + ", " + DEFAULT_SLOTS + " is used");
        return DEFAULT_SLOTS;
    }

    private static OptionalInt smallestMatch(
            LoadConcurrency section, Map<String, String> nodeLabels, List<String> warnings) {
        OptionalInt smallest = OptionalInt.empty();
        for (int i = 0; i < section.perNodeConfig().size(); i++) {
            NodeRule rule = section.perNodeConfig().get(i);
            String path = "loadConcurrency.perNodeConfig[" + i + "]";
            switch (SelectorMatch.of(rule.nodeSelector(), nodeLabels)) {
                case SelectorMatch.Invalid(String cause) ->
                    warnings.add(path + ".nodeSelector: " + cause + ", the rule is passed over");
                case SelectorMatch.Yes()
                when rule.number() > 0 ->
                    smallest = OptionalInt.of(Math.min(rule.number(), smallest.orElse(rule.number())));
                case SelectorMatch.Yes(), SelectorMatch.No() -> {
                    if (rule.number() <= 0) {
                        warnings.add(path + ".number is " + rule.number() + ", the rule is passed over");
                    }
                }
            }
        }
        return smallest;
    }
}
