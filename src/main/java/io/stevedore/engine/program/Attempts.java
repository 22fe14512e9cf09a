package io.stevedore.engine.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells the snapshots of lost attempts by their tags: all are alike but for the one that counts. A lost mover may have
 * saved one and never have told, also after the next attempt had begun.
 *
 * @param tag  the one that counts; empty where nobody counts
 * @param tags of a snapshot
 */
public record Attempts<S>(String tag, Function<S, Map<String, String>> tags) {

    /** Those that a later attempt, the one with the given tags included, has taken the place of. */
    public List<S> superseded(List<S> snapshots, Map<String, String> own) {
        if (tag.isEmpty()) {
            return List.of();
        }
        List<Map<String, String>> later = Stream.concat(
                        Stream.of(own), snapshots.stream().map(tags))
                .filter(found -> number(found) > 1)
                .toList();
        return snapshots.stream()
                .filter(snapshot -> later.stream().anyMatch(newer -> isLater(newer, tags.apply(snapshot))))
                .toList();
    }

    private boolean isLater(Map<String, String> newer, Map<String, String> older) {
        return number(newer) > number(older) && others(newer).equals(others(older));
    }

    /** The first attempt has no tag. */
    private int number(Map<String, String> of) {
        String text = of.getOrDefault(tag, "");
        return text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 1;
    }

    private Map<String, String> others(Map<String, String> of) {
        Map<String, String> others = new HashMap<>(of);
        others.remove(tag);
        return others;
    }
}
