package io.stevedore.config;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.stevedore.config.json.Utf8;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the node-agent ConfigMap. Whatever Velero's agent starts with, this reads; what ends Velero's agent ends this one,
 * with the same beginning of the text.
 */
public final class ConfigLoader {
    private static final int MOST_IN_ONE_TEXT = 50;

    private final Function<String, Optional<ConfigMap>> configMaps;
    private final Optional<ClusterFacts> cluster;

    /**
     * @param configMaps a ConfigMap of the agent's namespace by its name; throws when the cluster does not answer
     * @param cluster    where what it points to is looked up; empty for not at all
     */
    public ConfigLoader(Function<String, Optional<ConfigMap>> configMaps, Optional<ClusterFacts> cluster) {
        this.configMaps = configMaps;
        this.cluster = cluster;
    }

    /**
     * The configuration of the ConfigMap.
     *
     * @param name from {@code --node-agent-configmap}; null or empty for none, which is all defaults
     */
    public ConfigOutcome load(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return new ConfigOutcome.Usable(NodeAgentConfig.defaults(), Map.of(), List.of());
        }
        Optional<ConfigMap> found;
        try {
            found = configMaps.apply(name);
        } catch (RuntimeException e) {
            return unusable(name, "error to get node agent configs " + name + ": " + e.getMessage());
        }
        return read(name, found);
    }

    /** The same for a ConfigMap that was read already. @param found empty when there is none */
    public ConfigOutcome read(String name, Optional<ConfigMap> found) {
        return found.map(configMap -> read(name, configMap))
                .orElseGet(() -> unusable(
                        name, "error to get node agent configs " + name + ": configmaps \"" + name + "\" not found"));
    }

    private ConfigOutcome read(String name, ConfigMap configMap) {
        Map<String, String> data = configMap.getData() == null ? Map.of() : configMap.getData();
        if (data.isEmpty()) {
            boolean binary = configMap.getBinaryData() != null
                    && !configMap.getBinaryData().isEmpty();
            String where = binary ? "; it has binaryData, where nobody looks: is it no UTF-8?" : "";
            return unusable(name, "data is not available in config map " + name + where);
        }
        if (data.size() > 1) {
            String keys = data.keySet().stream().sorted().collect(Collectors.joining(", "));
            return unusable(
                    name,
                    "more than one keys are found in ConfigMap " + name + "'s data. only expect one; found " + keys);
        }
        NodeAgentDocument.Reading reading =
                NodeAgentDocument.read(new Utf8(data.values().iterator().next(), List.of()), cluster);
        List<ConfigProblem> fatal =
                reading.problems().stream().filter(ConfigProblem::isFatal).toList();
        if (fatal.isEmpty()) {
            return new ConfigOutcome.Usable(reading.config(), reading.values(), reading.problems());
        }
        String all = fatal.stream()
                .limit(MOST_IN_ONE_TEXT)
                .map(ConfigProblem::toString)
                .collect(Collectors.joining("; "));
        if (fatal.size() > MOST_IN_ONE_TEXT) {
            all += "; and %d more, see stevedore config check".formatted(fatal.size() - MOST_IN_ONE_TEXT);
        }
        return new ConfigOutcome.Unusable(
                prefix(name) + "error to unmarshall configs from " + name + ": " + all, reading.problems());
    }

    private static ConfigOutcome unusable(String name, String cause) {
        return new ConfigOutcome.Unusable(prefix(name) + cause, List.of(ConfigProblem.fatal(cause)));
    }

    private static String prefix(String name) {
        return "error getting node agent configs from configMap " + name + ": ";
    }
}
