package io.stevedore.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** How a ConfigMap differs from what an agent started with. */
public sealed interface ConfigDrift {
    /** A sentence for people. */
    String text();

    /** It means the same. */
    record None() implements ConfigDrift {
        @Override
        public String text() {
            return "the configuration is the one in use, no restart required";
        }
    }

    /** @param differences key by key, such as {@code backupPVC.gold.readOnly false -> true} */
    record Changed(List<String> differences) implements ConfigDrift {
        @Override
        public String text() {
            return "restart required: " + String.join(", ", differences);
        }
    }

    /** @param fault why an agent would not start with it */
    record Faulty(String fault) implements ConfigDrift {
        @Override
        public String text() {
            return "the configuration of the start stays in use, an agent would not start with the present one: "
                    + fault;
        }
    }

    static ConfigDrift between(ConfigState loaded, ConfigState now) {
        if (now.fault().isPresent()) {
            return new Faulty(now.fault().get());
        }
        List<String> differences = new ArrayList<>();
        TreeSet<String> paths = new TreeSet<>(loaded.values().keySet());
        paths.addAll(now.values().keySet());
        for (String path : paths) {
            String before = value(path, loaded.values(), now.values());
            String after = value(path, now.values(), loaded.values());
            if (!before.equals(after)) {
                String shown = EffectiveValue.shown(before);
                boolean cut = shown.equals(EffectiveValue.shown(after));
                differences.add(
                        path + " " + (cut ? before : shown) + " -> " + (cut ? after : EffectiveValue.shown(after)));
            }
        }
        return differences.isEmpty() ? new None() : new Changed(List.copyOf(differences));
    }

    /** @param others where its default stands when it is not set */
    private static String value(String path, Map<String, EffectiveValue> values, Map<String, EffectiveValue> others) {
        EffectiveValue value = values.get(path);
        return value == null ? others.getOrDefault(path, EffectiveValue.NOTHING).fallback() : value.value();
    }
}
