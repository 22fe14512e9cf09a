package io.stevedore.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One JSON object on its way into a record: names match in any letter case, {@code null} counts as absent, the last of
 * equal names wins, a value of the wrong type is a fatal problem, and a name nobody asked for is a warning.
 */
final class JsonSection {
    private final String path;
    private final List<ConfigProblem> problems;
    private final Map<String, Entry> left = new LinkedHashMap<>();

    private record Entry(String writtenAs, JsonNode value) {}

    private JsonSection(String path, JsonNode object, List<ConfigProblem> problems) {
        this.path = path;
        this.problems = problems;
        object.properties().forEach(e -> left.put(fold(e.getKey()), new Entry(e.getKey(), e.getValue())));
    }

    /** The value as an object; anything but an object or {@code null} is a fatal problem and reads as empty. */
    static JsonSection of(String path, JsonNode value, List<ConfigProblem> problems) {
        if (value.isObject()) {
            return new JsonSection(path, value, problems);
        }
        if (!value.isNull()) {
            problems.add(wrongType(path, "an object", value));
        }
        return new JsonSection(path, JsonNodeFactory.instance.objectNode(), problems);
    }

    Optional<JsonSection> section(String key) {
        return take(key).map(value -> of(at(key), value, problems));
    }

    int integer(String key) {
        // out of the range of an int there is no difference in meaning left
        return (int) Math.clamp(longInteger(key), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    long longInteger(String key) {
        Optional<JsonNode> value = take(key);
        if (value.isEmpty()) {
            return 0;
        }
        if (!value.get().isIntegralNumber() || !value.get().canConvertToLong()) {
            problems.add(wrongType(at(key), "a whole number", value.get()));
            return 0;
        }
        return value.get().longValue();
    }

    boolean flag(String key) {
        Optional<JsonNode> value = take(key);
        value.filter(v -> !v.isBoolean()).ifPresent(v -> problems.add(wrongType(at(key), "true or false", v)));
        return value.map(JsonNode::asBoolean).orElse(false);
    }

    String text(String key) {
        return take(key).map(value -> text(at(key), value)).orElse("");
    }

    List<String> texts(String key) {
        return list(key, this::text);
    }

    Map<String, String> textMap(String key) {
        return map(key, this::text);
    }

    /** An array's elements, read one by one with their paths; elements that are {@code null} are passed on. */
    <T> List<T> list(String key, BiFunction<String, JsonNode, T> element) {
        List<T> read = new ArrayList<>();
        take(key).ifPresent(value -> {
            if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    read.add(element.apply(at(key) + "[" + i + "]", value.get(i)));
                }
            } else {
                problems.add(wrongType(at(key), "an array", value));
            }
        });
        return read;
    }

    /** An object whose names are data: read as they are written. */
    <T> Map<String, T> map(String key, BiFunction<String, JsonNode, T> element) {
        Map<String, T> read = new LinkedHashMap<>();
        take(key).ifPresent(value -> {
            if (value.isObject()) {
                value.properties()
                        .forEach(e -> read.put(e.getKey(), element.apply(at(key) + "." + e.getKey(), e.getValue())));
            } else {
                problems.add(wrongType(at(key), "an object", value));
            }
        });
        return read;
    }

    /** To be called last: what is left has no meaning. */
    void end() {
        left.values()
                .forEach(e -> problems.add(ConfigProblem.warning(at(e.writtenAs()), "unknown key, it has no effect")));
    }

    private String text(String at, JsonNode value) {
        if (!value.isTextual() && !value.isNull()) {
            problems.add(wrongType(at, "a string", value));
        }
        return value.isTextual() ? value.textValue() : "";
    }

    private Optional<JsonNode> take(String key) {
        return Optional.ofNullable(left.remove(fold(key))).map(Entry::value).filter(value -> !value.isNull());
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String fold(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    private static ConfigProblem wrongType(String at, String wanted, JsonNode found) {
        String what = switch (found.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> "a string";
            case BOOLEAN -> "true or false";
            case NUMBER -> "the number " + found.asText();
            case NULL, MISSING -> "nothing";
            case BINARY, POJO -> "something else";
        };
        return ConfigProblem.fatal(at, "must be " + wanted + " but is " + what);
    }
}
