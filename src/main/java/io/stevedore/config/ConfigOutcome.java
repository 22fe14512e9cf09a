package io.stevedore.config;

import java.util.List;

/** What came of reading a node-agent ConfigMap. */
public sealed interface ConfigOutcome {
    /** Every problem found, in the order of the document. */
    List<ConfigProblem> problems();

    /** The agent can start with this; the problems are warnings. */
    record Usable(NodeAgentConfig config, List<ConfigProblem> problems) implements ConfigOutcome {
        public Usable {
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
