package io.stevedore.config;

import io.stevedore.config.ConfigProblem.Severity;
import io.stevedore.config.KeyType.Flag;
import io.stevedore.config.KeyType.Section;
import io.stevedore.config.KeyType.SectionList;
import io.stevedore.config.KeyType.SectionMap;
import io.stevedore.config.KeyType.Text;
import io.stevedore.config.KeyType.TextList;
import io.stevedore.config.KeyType.TextMap;
import io.stevedore.config.KeyType.Whole;
import io.stevedore.config.Setting.Broken;
import io.stevedore.config.Setting.Group;
import io.stevedore.config.Setting.Items;
import io.stevedore.config.Setting.Leaf;
import io.stevedore.config.Setting.Nothing;
import io.stevedore.config.json.JsonPath;
import io.stevedore.config.json.JsonValue;
import io.stevedore.config.json.JsonValue.JsonArray;
import io.stevedore.config.json.JsonValue.JsonFlag;
import io.stevedore.config.json.JsonValue.JsonNull;
import io.stevedore.config.json.JsonValue.JsonNumber;
import io.stevedore.config.json.JsonValue.JsonObject;
import io.stevedore.config.json.JsonValue.JsonText;
import io.stevedore.config.json.JsonValue.Member;
import io.stevedore.config.json.JsonValue.Unreadable;
import io.stevedore.config.json.Lines;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds a JSON document against the description of the keys. What is accepted, and what comes of it, is what Go's decoder
 * does for Velero: names match in any letter case, what is unknown has no effect, {@code null} takes a section away and
 * changes nothing else, and of equal names the last one counts; equal sections are laid over each other.
 */
final class DocumentCheck implements Complaints {
    /** Of a severity; nobody reads more, and a megabyte of something else would have a hundred thousand. */
    static final int MOST_PROBLEMS = 1_000;

    private final Lines lines;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Map<Severity, Integer> numbers = new EnumMap<>(Severity.class);

    DocumentCheck(Lines lines) {
        this.lines = lines;
    }

    List<ConfigProblem> problems() {
        List<ConfigProblem> all = new ArrayList<>(problems);
        numbers.forEach((severity, number) -> {
            if (number > MOST_PROBLEMS) {
                String more = "there are %d more of this kind, which are not told".formatted(number - MOST_PROBLEMS);
                all.add(new ConfigProblem(severity, ConfigProblem.Place.WHOLE, more, "", "", ""));
            }
        });
        return all;
    }

    /** The document as a section; empty where it is none. */
    Group root(JsonValue value) {
        Group read = value instanceof JsonNull
                ? Group.empty("", value.at())
                : section(NodeAgentKeys.ALL, "", value, Optional.empty());
        rules(NodeAgentKeys.ALL, read);
        return read;
    }

    private Setting read(KeyType type, String path, JsonValue value, Optional<Setting> earlier) {
        return switch (type) {
            case Section section ->
                value instanceof JsonObject
                        ? section(section, path, value, earlier)
                        : wrongType(section, path, value, "");
            case SectionMap map -> map(map, path, value, earlier);
            case SectionList list -> elements(list.each(), path, value, earlier);
            case TextList texts -> elements(new Text(""), path, value, earlier);
            case TextMap texts -> texts(path, value, earlier);
            case Text text ->
                value instanceof JsonText(var at, var read)
                        ? new Leaf(path, at, read)
                        : wrongType(type, path, value, in(value));
            case Flag flag ->
                value instanceof JsonFlag(var at, var read)
                        ? new Leaf(path, at, read)
                        : wrongType(type, path, value, withoutQuotes(value, "true|false"));
            case Whole whole -> whole(whole, path, value);
        };
    }

    private Group section(Section section, String path, JsonValue value, Optional<Setting> earlier) {
        Group group = groupOf(path, value, earlier);
        if (!(value instanceof JsonObject object)) {
            wrongType(section, path, value, "");
            return group;
        }
        Map<String, Member> seen = new HashMap<>();
        for (Member member : object.members()) {
            Optional<Key> key = KeySearch.find(section, member.name());
            if (key.isEmpty()) {
                unknown(section, path, member);
                continue;
            }
            String name = key.get().name();
            String at = JsonPath.member(path, name);
            if (!member.name().equals(name)) {
                warn(member.at(), at, "another letter case, it is read as " + name, member.name(), name, "");
            }
            twice(at, member, seen.put(name, member));
            if (member.value() instanceof JsonNull nothing) {
                sameAsNull(nothing, at, "leaving the key out", key.get().type());
                if (!keepsOnNull(key.get().type())) {
                    group.members().remove(name);
                }
                continue;
            }
            Optional<Setting> same = Optional.ofNullable(group.members().get(name));
            group.members().put(name, read(key.get().type(), at, member.value(), same));
        }
        return group;
    }

    private static boolean keepsOnNull(KeyType type) {
        return switch (type) {
            case Section section -> !section.optional();
            case SectionMap map -> false;
            case SectionList list -> false;
            case TextMap texts -> false;
            case TextList texts -> false;
            case Text text -> true;
            case Flag flag -> true;
            case Whole whole -> true;
        };
    }

    private Setting map(SectionMap type, String path, JsonValue value, Optional<Setting> earlier) {
        Group group = groupOf(path, value, earlier);
        if (!(value instanceof JsonObject object)) {
            wrongType(type, path, value, "");
            return group;
        }
        Map<String, Member> seen = new HashMap<>();
        for (Member member : object.members()) {
            String at = JsonPath.member(path, member.name());
            twice(at, member, seen.put(member.name(), member));
            if (member.value() instanceof JsonNull nothing) {
                sameAsNull(nothing, at, "{}", type.each());
                group.members().put(member.name(), Group.empty(at, nothing.at()));
            } else if (member.value() instanceof JsonObject
                    || KeySearch.find(type.each(), member.name()).isEmpty()) {
                group.members().put(member.name(), section(type.each(), at, member.value(), Optional.empty()));
            } else {
                wrongType(
                        type.each(),
                        at,
                        member.value(),
                        "did you mean %s.<%s>.%s?".formatted(path, type.names(), member.name()));
            }
        }
        return group;
    }

    private Setting texts(String path, JsonValue value, Optional<Setting> earlier) {
        Group group = groupOf(path, value, earlier);
        if (!(value instanceof JsonObject object)) {
            wrongType(new TextMap(), path, value, "");
            return group;
        }
        Map<String, Member> seen = new HashMap<>();
        for (Member member : object.members()) {
            String at = JsonPath.member(path, member.name());
            twice(at, member, seen.put(member.name(), member));
            if (member.value() instanceof JsonNull nothing) {
                sameAsNull(nothing, at, "\"\"", new Text(""));
                group.members().put(member.name(), new Leaf(at, nothing.at(), ""));
                continue;
            }
            group.members().put(member.name(), read(new Text(""), at, member.value(), Optional.empty()));
        }
        return group;
    }

    private Setting elements(KeyType each, String path, JsonValue value, Optional<Setting> earlier) {
        List<Setting> before = earlier.orElse(null) instanceof Items items ? items.elements() : List.of();
        List<Setting> read = new ArrayList<>();
        if (!(value instanceof JsonArray array)) {
            wrongType(new TextList(), path, value, value instanceof JsonObject ? "put it in [ ]" : "");
            return new Items(path, value.at(), read);
        }
        for (JsonValue element : array.elements()) {
            int index = read.size();
            String at = JsonPath.element(path, index);
            Optional<Setting> same = index < before.size() ? Optional.of(before.get(index)) : Optional.empty();
            if (element instanceof JsonNull nothing) {
                warn(nothing.at(), at, "a null element, it has no effect", "null", each.expected(), "");
                read.add(
                        keepsOnNull(each)
                                ? same.orElseGet(() -> nothing(each, at, nothing.at()))
                                : new Nothing(at, nothing.at()));
            } else {
                read.add(read(each, at, element, same));
            }
        }
        return new Items(path, value.at(), read);
    }

    /** Of a kind that is there even when it is {@code null}. */
    private static Setting nothing(KeyType each, String path, int at) {
        return each instanceof Section ? Group.empty(path, at) : new Leaf(path, at, "");
    }

    private Setting whole(Whole type, String path, JsonValue value) {
        if (!(value instanceof JsonNumber(var at, var literal))) {
            return wrongType(type, path, value, withoutQuotes(value, "-?[0-9]+"));
        }
        if (!literal.matches("-?[0-9]+")) {
            return wrongType(type, path, value, "write it without fraction and exponent");
        }
        try {
            long number = Long.parseLong(literal);
            if (number < type.least()) {
                String least = "less than " + type.least();
                warn(
                        at,
                        path,
                        number + " is " + least + " and counts as " + type.fallback(),
                        literal,
                        "at least " + type.least(),
                        "");
            }
            return new Leaf(path, at, number);
        } catch (NumberFormatException e) {
            return wrongType(type, path, value, "write at most " + Long.MAX_VALUE);
        }
    }

    private static Group groupOf(String path, JsonValue value, Optional<Setting> earlier) {
        return earlier.orElse(null) instanceof Group group ? group : Group.empty(path, value.at());
    }

    private void unknown(Section section, String path, Member member) {
        String at = JsonPath.member(path, member.name());
        warn(
                member.at(),
                at,
                "unknown key, it has no effect",
                JsonPath.quoted(member.name()),
                KeySearch.names(section),
                // the search takes its time
                numbers.getOrDefault(Severity.WARNING, 0) >= MOST_PROBLEMS
                        ? ""
                        : KeySearch.advice(section, path, member.name()));
    }

    private void twice(String path, Member member, @Nullable Member earlier) {
        if (earlier != null) {
            warn(
                    member.at(),
                    path,
                    "given twice, this one counts and not that of line %d, column %d"
                            .formatted(lines.line(earlier.at()), lines.column(earlier.at())),
                    JsonPath.quoted(member.name()),
                    "the key once",
                    "leave one out");
        }
    }

    private Setting wrongType(KeyType type, String path, JsonValue value, String advice) {
        if (!(value instanceof Unreadable)) {
            String found = shown(value);
            String what = path.isEmpty() ? "the document" : path;
            add(ConfigProblem.fatal(
                    ConfigProblem.Place.of(lines, value.at(), path),
                    what + ": " + type.expected() + " expected, found " + found,
                    found,
                    type.expected(),
                    advice));
        }
        return new Broken(path, value.at());
    }

    private void sameAsNull(JsonNull nothing, String path, String same, KeyType type) {
        warn(nothing.at(), path, "null is the same as " + same, "null", type.expected(), "");
    }

    private void warn(int at, String path, String sentence, String found, String expected, String advice) {
        add(ConfigProblem.warning(
                ConfigProblem.Place.of(lines, at, path), path + ": " + sentence, found, expected, advice));
    }

    private void add(ConfigProblem problem) {
        if (numbers.merge(problem.severity(), 1, Integer::sum) <= MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    private void rules(Section section, Group group) {
        for (Key key : section.keys()) {
            Setting value = group.members().get(key.name());
            if (value != null) {
                key.rules().forEach(rule -> rule.check().accept(value, this));
                below(key.type(), value);
            }
        }
    }

    private void below(KeyType type, Setting value) {
        if (type instanceof Section section && value instanceof Group group) {
            rules(section, group);
        } else if (type instanceof SectionMap map && value instanceof Group group) {
            group.members().values().forEach(each -> below(map.each(), each));
        } else if (type instanceof SectionList list && value instanceof Items items) {
            items.elements().forEach(each -> below(list.each(), each));
        }
    }

    @Override
    public void warn(Setting about, String sentence, String expected) {
        if (!(about instanceof Broken)) {
            String found = about instanceof Leaf leaf ? shown(leaf.value()) : "";
            warn(about.at(), about.path(), sentence, found, expected, "");
        }
    }

    private static String shown(Object value) {
        return value instanceof String text ? JsonPath.quoted(text) : value.toString();
    }

    private static String shown(JsonValue value) {
        return switch (value) {
            case JsonObject object -> "an object";
            case JsonArray array -> "an array";
            case JsonText(var at, var text) -> "the text " + JsonPath.quoted(text);
            case JsonNumber(var at, var literal) -> "the number " + JsonPath.shown(literal);
            case JsonFlag(var at, var flag) -> String.valueOf(flag);
            case JsonNull nothing -> "null";
            case Unreadable unreadable -> "";
        };
    }

    private static String in(JsonValue value) {
        return switch (value) {
            case JsonNumber(var at, var literal) -> "put it in quotes: " + JsonPath.quoted(literal);
            case JsonFlag(var at, var flag) -> "put it in quotes: \"" + flag + "\"";
            case JsonObject o -> "";
            case JsonArray a -> "";
            case JsonText t -> "";
            case JsonNull n -> "";
            case Unreadable u -> "";
        };
    }

    private static String withoutQuotes(JsonValue value, String pattern) {
        return value instanceof JsonText(var at, var text) && text.matches(pattern)
                ? "write it without quotes: " + text
                : "";
    }
}
