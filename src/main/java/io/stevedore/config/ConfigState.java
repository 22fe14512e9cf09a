package io.stevedore.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a ConfigMap says, whichever it is.
 *
 * @param values   what is set to something else than its default, by path
 * @param problems all of them
 * @param fault    why an agent does not start with it; empty when one does
 */
public record ConfigState(Map<String, EffectiveValue> values, List<ConfigProblem> problems, Optional<String> fault) {
    public ConfigState {
        values = new TreeMap<>(values);
        problems = List.copyOf(problems);
    }

    /** Whether warnings are lived with, from {@code --config-policy}. */
    public enum Policy {
        lenient,
        strict
    }

    /** The same as this policy sees it. @param configMap for the text */
    public ConfigState under(Policy policy, String configMap) {
        if (policy == Policy.lenient || problems.isEmpty() || fault.isPresent()) {
            return this;
        }
        String all = problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; "));
        return new ConfigState(
                values,
                problems,
                Optional.of("the configuration in configMap " + configMap
                        + " has problems, and --config-policy=strict takes none: " + all));
    }
}
