package io.stevedore.config;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The description of one key: what reads it, explains it, makes the schema and the documentation.
 *
 * @param name     as it is written
 * @param type     of its value
 * @param meaning  what it does
 * @param since    the first version of Velero that knows it
 * @param fallback what holds when it is not given, in words
 * @param example  JSON; {@code ""} for none
 * @param rules    what holds for its value besides the type
 * @param mistaken names that are written for it by mistake
 */
public record Key(
        String name,
        KeyType type,
        String meaning,
        String since,
        String fallback,
        String example,
        List<Rule> rules,
        List<String> mistaken) {

    /**
     * Something that a value has to fulfil to have an effect.
     *
     * @param text  for the documentation; {@code ""} when the type says it
     * @param check tells what is wrong with a value
     */
    public record Rule(String text, BiConsumer<Setting, Complaints> check) {}

    static Key of(String name, KeyType type, String since, String meaning) {
        return new Key(name, type, meaning, since, "", "", List.of(), List.of());
    }

    Key fallback(String words) {
        return new Key(name, type, meaning, since, words, example, rules, mistaken);
    }

    Key example(String json) {
        return new Key(name, type, meaning, since, fallback, json, rules, mistaken);
    }

    Key rule(String text, BiConsumer<Setting, Complaints> check) {
        List<Rule> all =
                Stream.concat(rules.stream(), Stream.of(new Rule(text, check))).toList();
        return new Key(name, type, meaning, since, fallback, example, all, mistaken);
    }

    Key mistakenFor(String... names) {
        return new Key(name, type, meaning, since, fallback, example, rules, List.of(names));
    }
}
