package io.stevedore.config.json;

import java.util.List;

/** A value of a JSON document, with the offset at which it starts. */
public sealed interface JsonValue {
    int at();

    /** @param members as they are written: in order, and equal names as often as they stand there */
    record JsonObject(int at, List<Member> members) implements JsonValue {}

    /** @param at where its name starts */
    record Member(int at, String name, JsonValue value) {}

    record JsonArray(int at, List<JsonValue> elements) implements JsonValue {}

    record JsonText(int at, String value) implements JsonValue {}

    /** @param literal as written, for {@code 2.0} and {@code 2} are not the same to every reader */
    record JsonNumber(int at, String literal) implements JsonValue {}

    record JsonFlag(int at, boolean value) implements JsonValue {}

    record JsonNull(int at) implements JsonValue {}

    /** Nothing could be made of it, which has been told already. */
    record Unreadable(int at) implements JsonValue {}
}
