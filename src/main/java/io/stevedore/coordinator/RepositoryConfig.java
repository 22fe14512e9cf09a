package io.stevedore.coordinator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stevedore.engine.EngineType;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code spec.repositoryConfig} of a new repository gets, from the backup-repository ConfigMap. */
sealed interface RepositoryConfig {
    record Known(Map<String, String> entries) implements RepositoryConfig {}

    /** @param problem for the log */
    record Unusable(String problem) implements RepositoryConfig {}

    /** @param data of the ConfigMap: one JSON object for each engine; null when there is none */
    static RepositoryConfig of(@Nullable Map<String, String> data, EngineType type) {
        if (data == null) {
            return new Unusable("there is no such ConfigMap, or nothing in it");
        }
        String json = data.get(type.text());
        if (json == null) {
            return new Known(Map.of());
        }
        try {
            JsonNode tree = new JsonMapper().readTree(json);
            if (!tree.isObject()) {
                return new Unusable("its entry " + type.text() + " is no JSON object");
            }
            Map<String, String> entries = new TreeMap<>();
            tree.properties().forEach(entry -> entries.put(entry.getKey(), text(entry.getValue())));
            return new Known(entries);
        } catch (JsonProcessingException e) {
            return new Unusable("its entry " + type.text() + " is not JSON: " + e.getOriginalMessage());
        }
    }

    /** Numbers without an exponent: whoever reads them back takes digits only. */
    private static String text(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().stripTrailingZeros().toPlainString();
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
