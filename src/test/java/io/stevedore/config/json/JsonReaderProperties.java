package io.stevedore.config.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.config.json.JsonValue.JsonArray;
import io.stevedore.config.json.JsonValue.JsonFlag;
import io.stevedore.config.json.JsonValue.JsonNull;
import io.stevedore.config.json.JsonValue.JsonNumber;
import io.stevedore.config.json.JsonValue.JsonObject;
import io.stevedore.config.json.JsonValue.JsonText;
import io.stevedore.config.json.JsonValue.Unreadable;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonReaderProperties {
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Property
    void whatIsJsonIsReadAsJacksonReadsIt(@ForAll("json") String text) throws JsonProcessingException {
        // When
        JsonReader.Reading read = JsonReader.read(text);

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(node(read.root().orElseThrow()).toString())
                .isEqualTo(sameNumbers(JACKSON.readTree(text)).toString());
    }

    @Property
    void nothingMakesItThrowAndPositionsAreInTheText(@ForAll("nearlyJson") String text) {
        assertPositions(text);
    }

    @Property
    void notEvenNoise(@ForAll String text) {
        assertPositions(text);
    }

    /** It is as strict as Jackson, in both directions. */
    @Property
    void whatItAcceptsJacksonAccepts(@ForAll("nearlyJson") String text) {
        // When
        boolean accepted = JsonReader.read(text).problems().isEmpty();

        // Then
        assertThat(accepted).as(text).isEqualTo(acceptedByJackson(text));
    }

    private static boolean acceptedByJackson(String text) {
        try {
            return !JACKSON.readTree(text).isMissingNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static void assertPositions(String text) {
        // When
        JsonReader.Reading read = JsonReader.read(text);

        // Then
        long lines = text.lines().count() + 1;
        assertThat(read.problems()).allSatisfy(problem -> {
            assertThat(problem.at()).isBetween(0, text.length());
            assertThat(read.lines().line(problem.at())).isBetween(1, (int) lines);
            assertThat(read.lines().column(problem.at())).isBetween(1, text.length() + 1);
        });
        assertThat(read.root().isPresent() || !read.problems().isEmpty()).isTrue();
    }

    @Provide
    Arbitrary<String> json() {
        return values(4);
    }

    private static Arbitrary<String> values(int levels) {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("ab\"\\/\b\n\t\u0000\u007f\u2028\u00e9{}[]:,")
                .withChars('\ud83d')
                .ofMaxLength(6)
                .map(s -> s.replace("\ud83d", "\ud83d\ude00"))
                .map(s -> JsonNodeFactory.instance.textNode(s).toString());
        Arbitrary<String> number = Arbitraries.of(
                "0",
                "-0",
                "7",
                "-12",
                "2.50",
                "1e3",
                "-1.5E-7",
                "9223372036854775808",
                "123456789012345678901234567890");
        Arbitrary<String> leaf = Arbitraries.oneOf(text, number, Arbitraries.of("true", "false", "null"));
        if (levels == 0) {
            return leaf;
        }
        Arbitrary<String> value = values(levels - 1);
        Arbitrary<String> array =
                value.list().ofMaxSize(3).map(list -> list.stream().collect(Collectors.joining(" ,\n", "[", " ]")));
        Arbitrary<String> object = value.list()
                .ofMaxSize(3)
                .flatMap(
                        list -> text.list().ofSize(list.size()).uniqueElements().map(names -> joined(names, list)));
        return Arbitraries.oneOf(leaf, array, object);
    }

    private static String joined(List<String> names, List<String> values) {
        StringBuilder text = new StringBuilder("{\r\n");
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "" : ",").append(names.get(i)).append("\t: ").append(values.get(i));
        }
        return text.append('}').toString();
    }

    /** Pieces of JSON in whatever order. */
    @Provide
    Arbitrary<String> nearlyJson() {
        Arbitrary<String> piece = Arbitraries.of(
                "{", "}", "[", "]", ":", ",", "\"a\"", "\"b\":", "1", "-2.5", "true", "null", " ", "\n", "x", "\"", "'",
                "\\", "/*", "*/", "//", "#", "01", ";", "=", "\u0000", "\uFEFF", "\u201c", "{\"a\":", "}", "]", "1.",
                "yes");
        return piece.list().ofMaxSize(25).map(list -> String.join("", list));
    }

    private static JsonNode node(JsonValue value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case JsonObject(int at, var members) -> {
                ObjectNode object = nodes.objectNode();
                members.forEach(member -> object.set(member.name(), node(member.value())));
                yield object;
            }
            case JsonArray(int at, var elements) -> {
                ArrayNode array = nodes.arrayNode();
                elements.forEach(element -> array.add(node(element)));
                yield array;
            }
            case JsonText(int at, var text) -> nodes.textNode(text);
            case JsonNumber(int at, var literal) -> nodes.textNode(plain(new BigDecimal(literal)));
            case JsonFlag(int at, var flag) -> nodes.booleanNode(flag);
            case JsonNull nothing -> nodes.nullNode();
            case Unreadable unreadable -> throw new AssertionError(unreadable);
        };
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static JsonNode sameNumbers(JsonNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (node.isNumber()) {
            return nodes.textNode(plain(node.decimalValue()));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = nodes.objectNode();
            object.properties().forEach(each -> copy.set(each.getKey(), sameNumbers(each.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = nodes.arrayNode();
            array.forEach(each -> copy.add(sameNumbers(each)));
            return copy;
        }
        return node;
    }
}
