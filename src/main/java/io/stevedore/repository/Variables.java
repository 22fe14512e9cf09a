package io.stevedore.repository;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The environment of this process, which may say who we are for a store.
 *
 * @param values by name; secrets are among them
 */
record Variables(Map<String, String> values) {
    Variables {
        values = Map.copyOf(values);
    }

    /** The value, or an empty text. */
    String value(String name) {
        return values.getOrDefault(name, "").strip();
    }

    /** Those whose names begin like this. */
    Map<String, String> beginningWith(String prefix) {
        return values.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(prefix))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Holds secrets. */
    @Override
    public String toString() {
        return "Variables[***]";
    }
}
