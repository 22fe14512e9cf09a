package io.stevedore.engine.kopia;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tells the snapshots of lost attempts by their tags: all are alike but for the one that counts. A lost mover may have
 * saved one and never have told, also after the next attempt had begun.
 */
record KopiaAttempts(String tag) {

    /** Those that a later attempt, the one with the given tags included, has taken the place of. */
    List<KopiaSnapshot> superseded(List<KopiaSnapshot> snapshots, Map<String, String> own) {
        if (tag.isEmpty()) {
            return List.of();
        }
        List<Map<String, String>> later = Stream.concat(
                        Stream.of(own), snapshots.stream().map(KopiaSnapshot::tags))
                .filter(tags -> number(tags) > 1)
                .toList();
        return snapshots.stream()
                .filter(snapshot -> later.stream()
                        .anyMatch(tags -> number(tags) > number(snapshot.tags())
                                && others(tags).equals(others(snapshot.tags()))))
                .toList();
    }

    /** The first attempt has no tag. */
    private int number(Map<String, String> tags) {
        String text = tags.getOrDefault(tag, "");
        return text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 1;
    }

    private Map<String, String> others(Map<String, String> tags) {
        Map<String, String> others = new HashMap<>(tags);
        others.remove(tag);
        return others;
    }
}
