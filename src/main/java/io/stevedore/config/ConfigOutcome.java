package io.stevedore.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What came of reading a node-agent ConfigMap. */
public sealed interface ConfigOutcome {
    /** Every problem found, in the order of the document. */
    List<ConfigProblem> problems();

    /** The same without what it means to the agent. */
    default ConfigState state() {
        return switch (this) {
            case Usable(var config, var values, var problems) -> new ConfigState(values, problems, Optional.empty());
            case Unusable(var error, var problems) -> new ConfigState(Map.of(), problems, Optional.of(error));
        };
    }

    /**
     * The agent can start with this; the problems are warnings.
     *
     * @param values what is set to something else than its default, by path
     */
    record Usable(NodeAgentConfig config, Map<String, EffectiveValue> values, List<ConfigProblem> problems)
            implements ConfigOutcome {
        public Usable {
            values = new TreeMap<>(values);
            problems = List.copyOf(problems);
        }
    }

    /**
     * The agent must not start.
     *
     * @param error one line that names the ConfigMap and every fatal problem
     */
    record Unusable(String error, List<ConfigProblem> problems) implements ConfigOutcome {
        public Unusable {
            problems = List.copyOf(problems);
        }
    }
}
