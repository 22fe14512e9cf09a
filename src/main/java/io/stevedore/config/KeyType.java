package io.stevedore.config;

import java.util.List;

/** What the value of a key has to be. */
public sealed interface KeyType {
    /**
     * An object with known keys.
     *
     * @param optional whether {@code null} takes it away altogether; else {@code null} changes nothing
     */
    record Section(List<Key> keys, boolean optional) implements KeyType {}

    /** An object whose names are data. @param names what they are, in a word or two */
    record SectionMap(String names, Section each) implements KeyType {}

    record SectionList(Section each) implements KeyType {}

    /** An object of texts whose names are data. */
    record TextMap() implements KeyType {}

    record TextList() implements KeyType {}

    /** @param pattern that the schema demands; {@code ""} for none */
    record Text(String pattern) implements KeyType {}

    record Flag() implements KeyType {}

    /**
     * A whole number.
     *
     * @param least    smaller ones count as if it were not given
     * @param fallback what holds then
     */
    record Whole(long least, long fallback) implements KeyType {}

    /** As the documentation calls it. */
    default String label() {
        return switch (this) {
            case Section section -> "object";
            case SectionMap map -> "objects by " + map.names();
            case SectionList list -> "array of objects";
            case TextMap texts -> "object of texts";
            case TextList texts -> "array of texts";
            case Text text -> "text";
            case Flag flag -> "true or false";
            case Whole whole -> "whole number";
        };
    }

    /** What a reader would have liked to see. */
    default String expected() {
        return switch (this) {
            case Section section -> "an object";
            case SectionMap map -> "an object";
            case SectionList list -> "an array";
            case TextMap texts -> "an object";
            case TextList texts -> "an array";
            case Text text -> "a text in quotes";
            case Flag flag -> "true or false";
            case Whole whole -> "a whole number";
        };
    }
}
