package io.stevedore.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The description of keys as text. */
public final class KeyText {
    private KeyText() {}

    /** Meaning and rules in one line. */
    public static String sentences(Key key) {
        return key.meaning()
                + key.rules().stream()
                        .map(Key.Rule::text)
                        .filter(text -> !text.isEmpty())
                        .map(text -> " " + Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".")
                        .collect(Collectors.joining());
    }

    /** Everything about one key. */
    public static String page(KeySearch.Placed placed) {
        Key key = placed.key();
        List<String> lines = new ArrayList<>();
        lines.add(placed.path());
        lines.add("  " + sentences(key));
        lines.add("  type:    " + key.type().label());
        if (!key.fallback().isEmpty()) {
            lines.add("  default: " + key.fallback());
        }
        lines.add("  since:   Velero " + key.since());
        if (!key.example().isEmpty()) {
            lines.add("  example: \"" + key.name() + "\": " + key.example());
        }
        List<String> below = KeySearch.all().stream()
                .map(KeySearch.Placed::path)
                .filter(path -> !path.equals(placed.path()) && path.startsWith(placed.path()))
                .filter(path -> ".[".indexOf(path.charAt(placed.path().length())) >= 0)
                .toList();
        if (!below.isEmpty()) {
            lines.add("  keys:    " + String.join("\n           ", below));
        }
        return String.join("\n", lines) + "\n";
    }

    /** All keys, one line each. */
    public static String overview() {
        List<KeySearch.Placed> all = KeySearch.all();
        int width =
                all.stream().mapToInt(placed -> placed.path().length()).max().orElse(0);
        return all.stream()
                .map(placed -> ("%-" + width + "s  %s")
                        .formatted(placed.path(), placed.key().meaning()))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
