package io.stevedore.engine.restic;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.program.EngineException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A snapshot's tags: the program has words only, Velero writes {@code key=value}. */
record ResticTags(Map<String, String> values) {

    /**
     * @param attempted for the error
     * @throws EngineException when the program would make something else of them
     */
    static ResticTags of(String attempted, Map<String, String> tags) throws EngineException {
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            String word = tag.getKey() + "=" + tag.getValue();
            if (tag.getKey().isBlank() || tag.getKey().contains("=") || word.matches("(?s).*[,\\p{Cntrl}].*")) {
                throw new EngineException(new EngineFailure(
                        Cause.OTHER,
                        attempted + ": the tag \"" + word.replaceAll("\\p{Cntrl}", "?")
                                + "\" cannot be kept: a key is needed, without =, and neither commas nor control characters."
                                + " Nothing was stored."));
            }
        }
        return new ResticTags(Map.copyOf(tags));
    }

    List<String> words() {
        return values.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .toList();
    }

    Optional<Map.Entry<String, String>> entry(String key) {
        return Optional.ofNullable(values.get(key))
                .filter(value -> !value.isEmpty())
                .map(value -> Map.entry(key, value));
    }

    /** Without what we add ourselves. */
    static Map<String, String> map(ResticSnapshot snapshot) {
        Map<String, String> tags = new TreeMap<>();
        for (String word : snapshot.tags()) {
            int equals = word.indexOf('=');
            if (equals > 0 && !word.startsWith(RootFolder.TAG)) {
                tags.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return tags;
    }
}
