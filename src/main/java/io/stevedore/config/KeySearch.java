package io.stevedore.config;

import io.stevedore.config.KeyType.Section;
import io.stevedore.config.KeyType.SectionList;
import io.stevedore.config.KeyType.SectionMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds keys by names that people write, also when they are not quite right. */
public final class KeySearch {
    private static final Set<String> MANIFEST = Set.of("apiversion", "kind", "metadata", "data");
    private static final int MOST_ADVICE = 3;

    /**
     * A key with its place.
     *
     * @param path for people, such as {@code backupPVC.<storage class>.readOnly}
     */
    public record Placed(String path, Key key) {}

    private KeySearch() {}

    /** The key of this name in any letter case, as Go's decoder takes it. */
    static Optional<Key> find(Section section, String name) {
        String wanted = folded(name);
        return section.keys().stream()
                .filter(key -> folded(key.name()).equals(wanted))
                .findFirst();
    }

    static String names(Section section) {
        return section.keys().stream().map(Key::name).collect(Collectors.joining(", ", "one of ", ""));
    }

    /** All keys, each after the one that it is part of. */
    public static List<Placed> all() {
        List<Placed> found = new ArrayList<>();
        collect(NodeAgentKeys.ALL, "", found);
        return found;
    }

    private static void collect(Section section, String path, List<Placed> found) {
        for (Key key : section.keys()) {
            String at = path.isEmpty() ? key.name() : path + "." + key.name();
            found.add(new Placed(at, key));
            switch (key.type()) {
                case Section below -> collect(below, at, found);
                case SectionMap map -> collect(map.each(), at + ".<" + map.names() + ">", found);
                case SectionList list -> collect(list.each(), at + "[]", found);
                case KeyType.TextMap t -> {}
                case KeyType.TextList t -> {}
                case KeyType.Text t -> {}
                case KeyType.Flag f -> {}
                case KeyType.Whole w -> {}
            }
        }
    }

    /** What may have been meant; empty when nothing comes near. */
    static String advice(Section section, String path, String name) {
        if (path.isEmpty() && MANIFEST.contains(folded(name))) {
            return "this looks like a manifest: only the text of its one entry under data is wanted";
        }
        List<String> near = nearest(section.keys(), name).stream()
                .map(key -> path.isEmpty() ? key.name() : path + "." + key.name())
                .toList();
        List<String> meant = near.isEmpty() ? elsewhere(name) : near;
        return meant.isEmpty() ? "" : "did you mean " + String.join(" or ", meant) + "?";
    }

    /** The keys that somebody asks for, by path, by the end of a path, or by name; in any letter case. */
    public static List<Placed> asked(String wanted) {
        // a[0].b and a["x"].b are asked for as a.b
        String plain = plain(wanted);
        List<Placed> exact = all().stream()
                .filter(placed -> plain(placed.path()).equals(plain))
                .toList();
        return exact.isEmpty()
                ? all().stream()
                        .filter(placed -> plain(placed.path()).endsWith("." + plain))
                        .toList()
                : exact;
    }

    private static String plain(String path) {
        return folded(path.replaceAll("\\[[^\\]]*]|\\.<[^>]*>", ""));
    }

    /** Paths of keys that a name may stand for, the best ones only. */
    public static List<String> elsewhere(String name) {
        List<Placed> all = all();
        List<String> known = all.stream()
                .filter(placed -> squeezed(placed.key().name()).equals(squeezed(name))
                        || placed.key().mistaken().stream()
                                .anyMatch(other -> squeezed(other).equals(squeezed(name))))
                .map(Placed::path)
                .toList();
        List<Key> near = nearest(all.stream().map(Placed::key).toList(), name);
        return (known.isEmpty()
                        ? all.stream()
                                .filter(placed -> near.contains(placed.key()))
                                .map(Placed::path)
                                .toList()
                        : known)
                .stream().limit(MOST_ADVICE).toList();
    }

    private static List<Key> nearest(List<Key> keys, String name) {
        int least = keys.stream().mapToInt(key -> distance(key, name)).min().orElse(Integer.MAX_VALUE);
        return keys.stream()
                .filter(key -> distance(key, name) == least)
                .filter(key -> least <= Math.max(1, key.name().length() / 4))
                .sorted(Comparator.comparing(Key::name))
                .toList();
    }

    private static int distance(Key key, String name) {
        return EditDistance.between(squeezed(key.name()), squeezed(name));
    }

    /** As Go compares names: letter case aside, which includes one old letter of the Latin script. */
    private static String folded(String name) {
        return name.replace('\u017F', 's').toLowerCase(Locale.ROOT);
    }

    private static String squeezed(String name) {
        return folded(name).replace("_", "").replace("-", "");
    }
}
