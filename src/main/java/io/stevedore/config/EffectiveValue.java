package io.stevedore.config;

import io.stevedore.config.KeyType.Flag;
import io.stevedore.config.KeyType.Section;
import io.stevedore.config.KeyType.SectionList;
import io.stevedore.config.KeyType.SectionMap;
import io.stevedore.config.KeyType.Text;
import io.stevedore.config.KeyType.TextList;
import io.stevedore.config.KeyType.TextMap;
import io.stevedore.config.KeyType.Whole;
import io.stevedore.config.Setting.Group;
import io.stevedore.config.Setting.Items;
import io.stevedore.config.Setting.Leaf;
import io.stevedore.config.json.JsonPath;
import java.util.Map;
import java.util.TreeMap;

/**
 * A value that somebody set, as people read it.
 *
 * @param fallback what holds without it
 */
public record EffectiveValue(String value, String fallback) {
    private static final int LONGEST = 80;
    private static final String NONE = "(none)";
    static final EffectiveValue NOTHING = new EffectiveValue(NONE, NONE);

    /** The value, cut when it is long. */
    public String shown() {
        return shown(value);
    }

    static String shown(String value) {
        return value.length() > LONGEST ? value.substring(0, LONGEST) + "..." : value;
    }

    /** Those that differ from their defaults, by path. */
    static Map<String, EffectiveValue> of(Group root) {
        Map<String, EffectiveValue> found = new TreeMap<>();
        collect(NodeAgentKeys.ALL, root, found);
        found.values().removeIf(each -> each.value().equals(each.fallback()));
        return found;
    }

    private static void collect(KeyType type, Setting setting, Map<String, EffectiveValue> found) {
        switch (type) {
            case Section section -> {
                if (setting instanceof Group group) {
                    section.keys().stream()
                            .filter(key -> group.has(key.name()))
                            // of a key, "" is the same as nothing; of a label it is a value
                            .filter(key -> !(key.type() instanceof Text)
                                    || !group.text(key.name()).isEmpty())
                            .forEach(key -> collect(key.type(), group.member(key.name()), found));
                }
            }
            case SectionMap map -> each(map.each(), setting, found);
            case TextMap texts -> each(new Text(""), setting, found);
            case SectionList list -> each(list.each(), setting, found);
            case TextList texts -> each(new Text(""), setting, found);
            case Text text -> leaf(setting, NONE, found);
            case Flag flag -> leaf(setting, "false", found);
            case Whole whole -> {
                if (setting instanceof Leaf(var path, var at, Long number) && number >= whole.least()) {
                    leaf(setting, String.valueOf(whole.fallback()), found);
                }
            }
        }
    }

    private static void each(KeyType type, Setting setting, Map<String, EffectiveValue> found) {
        if (setting instanceof Group group) {
            group.members().values().forEach(value -> collect(type, value, found));
        } else if (setting instanceof Items items) {
            items.elements().forEach(value -> collect(type, value, found));
        }
    }

    private static void leaf(Setting setting, String fallback, Map<String, EffectiveValue> found) {
        if (setting instanceof Leaf leaf) {
            String value = leaf.value() instanceof String text
                    ? JsonPath.whole(text)
                    : leaf.value().toString();
            found.put(leaf.path(), new EffectiveValue(value, fallback));
        }
    }
}
