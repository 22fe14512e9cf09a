package io.stevedore.sandbox.node.container;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Replaces paths inside by the machine's own, in arguments and environment of a program without a root of its own. */
final class PathMap {
    private final List<Map.Entry<String, String>> longestFirst;

    PathMap(Map<String, String> places) {
        this.longestFirst = places.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, String> place) ->
                                place.getKey().length())
                        .reversed())
                .map(place -> Map.entry(place.getKey(), place.getValue()))
                .toList();
    }

    /** The word with the path mapped that it is, or that follows its {@code =}; else the word itself. */
    String map(String word) {
        int start = word.startsWith("/") ? 0 : word.indexOf("=/") + 1;
        if (start == 0 && !word.startsWith("/")) {
            return word;
        }
        String path = word.substring(start);
        for (var place : longestFirst) {
            if (path.equals(place.getKey()) || path.startsWith(place.getKey() + "/")) {
                return word.substring(0, start)
                        + place.getValue()
                        + path.substring(place.getKey().length());
            }
        }
        return word;
    }
}
