package io.stevedore.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that can be asked.
 *
 * @param path   with names in braces for what varies
 * @param answer throws a {@link Problem} when there is none
 */
record Route(String path, Function<Call, JsonNode> answer) {

    /** What stands in the place of the names; empty when it is another path. @param asked decoded */
    Optional<Map<String, String>> match(String asked) {
        String[] wanted = path.split("/");
        String[] given = asked.split("/");
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
                names.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }
}
