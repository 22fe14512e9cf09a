package io.stevedore.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of the configuration after reading: under its proper name, of the type that its key demands. */
sealed interface Setting {
    String path();

    /** Where it starts in the text; an offset. */
    int at();

    /** @param value a String, Long or Boolean */
    record Leaf(String path, int at, Object value) implements Setting {}

    /** A {@code null} where that is an element. */
    record Nothing(String path, int at) implements Setting {}

    /** What is of a wrong type; that has been told. */
    record Broken(String path, int at) implements Setting {}

    record Items(String path, int at, List<Setting> elements) implements Setting {}

    /** A section, or a map whose names are data. */
    record Group(String path, int at, Map<String, Setting> members) implements Setting {
        static Group empty(String path, int at) {
            return new Group(path, at, new LinkedHashMap<>());
        }

        boolean has(String name) {
            return members.containsKey(name);
        }

        Optional<Group> group(String name) {
            return members.get(name) instanceof Group group ? Optional.of(group) : Optional.empty();
        }

        List<Setting> items(String name) {
            return members.get(name) instanceof Items items ? items.elements() : List.of();
        }

        /** Those elements that are something. */
        List<Group> groups(String name) {
            return items(name).stream()
                    .filter(Group.class::isInstance)
                    .map(Group.class::cast)
                    .toList();
        }

        /** {@code ""} when it is not given. */
        String text(String name) {
            return members.get(name) instanceof Leaf(var path, var at, String value) ? value : "";
        }

        /** 0 when it is not given. */
        long number(String name) {
            return members.get(name) instanceof Leaf(var path, var at, Long value) ? value : 0;
        }

        boolean flag(String name) {
            return members.get(name) instanceof Leaf(var path, var at, Boolean value) && value;
        }

        /** A map of texts. */
        Map<String, String> texts(String name) {
            Map<String, String> texts = new LinkedHashMap<>();
            group(name).ifPresent(map -> map.members().keySet().forEach(key -> texts.put(key, map.text(key))));
            return texts;
        }

        /** Of the member, or of the whole when there is no such member. */
        Setting member(String name) {
            return members.getOrDefault(name, this);
        }
    }
}
