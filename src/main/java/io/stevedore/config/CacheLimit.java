package io.stevedore.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How large the repository client's cache may grow, from the backup-repository ConfigMap's {@code kopia} entry. */
public sealed interface CacheLimit {
    /** What holds when nothing is said: 5000 MiB. */
    long DEFAULT_BYTES = 5000L << 20;

    /** No volume is larger; keeps the arithmetic with the limit within a long. */
    long MOST_MIB = 1L << 39;

    /**
     * @param bytes 0 for no cache volumes
     * @param warning about a value that was passed over
     */
    record Known(long bytes, Optional<String> warning) implements CacheLimit {}

    /** The agent must not start. */
    record Unusable(String error) implements CacheLimit {}

    /**
     * @param name from {@code --backup-repository-configmap}; null or empty for none
     * @param configMaps a ConfigMap of the agent's namespace by its name; throws when the cluster does not answer
     */
    static CacheLimit load(@Nullable String name, Function<String, Optional<ConfigMap>> configMaps) {
        if (name == null || name.isBlank()) {
            return standard(Optional.empty());
        }
        String prefix = "error getting backup repo configs from configMap " + name + ": ";
        Optional<ConfigMap> found;
        try {
            found = configMaps.apply(name);
        } catch (RuntimeException e) {
            return new Unusable(prefix + e.getMessage());
        }
        return read(name, found);
    }

    /** The same for a ConfigMap that was read already. @param found empty when there is none */
    static CacheLimit read(String name, Optional<ConfigMap> found) {
        String prefix = "error getting backup repo configs from configMap " + name + ": ";
        if (found.isEmpty()) {
            return new Unusable(prefix + "configmaps \"" + name + "\" not found");
        }
        Map<String, String> data = found.get().getData();
        if (data == null || data.isEmpty()) {
            return new Unusable(prefix + "no data is in the backup repo configMap " + name);
        }
        String kopia = data.get("kopia");
        return kopia == null ? standard(Optional.empty()) : read(kopia);
    }

    /** What is said of it besides its meaning. */
    default ConfigState state() {
        return switch (this) {
            case Known(long bytes, Optional<String> warning) -> {
                String mib = String.valueOf(bytes >> 20);
                String standard = String.valueOf(DEFAULT_BYTES >> 20);
                yield new ConfigState(
                        mib.equals(standard)
                                ? Map.of()
                                : Map.of("kopia.cacheLimitMB", new EffectiveValue(mib, standard)),
                        warning.stream()
                                .map(text -> ConfigProblem.warning(ConfigProblem.Place.WHOLE, text, "", "", ""))
                                .toList(),
                        Optional.empty());
            }
            case Unusable(String error) ->
                new ConfigState(Map.of(), List.of(ConfigProblem.fatal(error)), Optional.of(error));
        };
    }

    private static CacheLimit read(String json) {
        JsonNode limit;
        try {
            limit = new JsonMapper().readTree(json).path("cacheLimitMB");
        } catch (JsonProcessingException e) {
            return standard(Optional.of(
                    "the entry kopia of the backup-repository ConfigMap is not JSON: " + e.getOriginalMessage()));
        }
        if (limit.isMissingNode()) {
            return standard(Optional.empty());
        }
        if (!limit.isNumber()) {
            return standard(Optional.of("kopia.cacheLimitMB is not a number, 5000 is used"));
        }
        return new Known(Math.clamp(limit.asLong(), 0, MOST_MIB) << 20, Optional.empty());
    }

    private static CacheLimit standard(Optional<String> warning) {
        return new Known(DEFAULT_BYTES, warning);
    }
}
