package io.stevedore.config.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    /** {@code line:column text} of each problem. */
    private static List<String> problems(String text) {
        JsonReader.Reading read = JsonReader.read(text);
        return read.problems().stream()
                .map(problem -> "%d:%d %s"
                        .formatted(read.lines().line(problem.at()), read.lines().column(problem.at()), problem.text()))
                .toList();
    }

    @Test
    void theSampleOfThePublicDocumentationLacksAComma() {
        // Given
        String sample = """
                {
                    "backupPVC": {
                        "storage-class-1": {
                            "storageClass": "backupPVC-storage-class",
                            "readOnly": true
                        },
                        "storage-class-2": {
                            "storageClass": "backupPVC-storage-class"
                        },
                        "storage-class-3": {
                            "readOnly": true
                        }       \s
                        "storage-class-4": {
                            "readOnly": true,
                            "spcNoRelabeling": true
                        }
                    }
                }
                """;

        // When
        List<String> problems = problems(sample);

        // Then
        assertThat(problems).containsExactly("13:9 ',' or '}' expected after the value of backupPVC.storage-class-3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                // commas
                "{\"a\": 1 \"b\": 2}~1:9 ',' or '}' expected after the value of a",
                "[1 2]~1:4 ',' or ']' expected after the value of [0]",
                "{\"a\": 1,}~1:8 a ',' too many after the last key of the document",
                "{\"a\": [1,]}~1:9 a ',' too many after the last element of a",
                "{\"a\": 1,, \"b\": 2}~1:9 a ',' too many in the document",
                "{\"a\": 1; \"b\": 2}~1:8 ',' or '}' expected after the value of a",
                "[,1]~1:2 a value expected for [0]",
                // colons and keys
                "{\"a\" 1}~1:6 ':' expected after the key a",
                "{\"a\" = 1}~1:6 ':' expected after the key a",
                "{\"a\"}~1:5 ':' and a value expected after the key a",
                "{a: 1}~1:2 keys stand in double quotes",
                "{\"a\": }~1:7 a value expected for a",
                "{: 1}~1:2 a key expected before ':' in the document",
                "{{\"a\": 1}}~1:2 a key expected in the document",
                "[\"a\": 1]~1:5 ',' or ']' expected after the value of [0]",
                // values
                "{\"a\": True}~1:7 a value expected for a",
                "{\"a\": 10Gi}~1:7 a value expected for a",
                "{\"a\": 01}~1:7 a value expected for a",
                "{\"a\": +1}~1:7 a value expected for a",
                "{\"a\": 'x'}~1:7 texts stand in straight double quotes",
                // brackets
                "{\"a\": {\"b\": 1}~1:15 '}' expected at the end of the document: the '{' of line 1, column 1 is not closed",
                "{\"a\": [1}~1:9 ']' expected: the '[' of line 1, column 7 is not closed",
                "{\"a\": [1}, \"b\": 2}~1:9 ']' expected: the '[' of line 1, column 7 is not closed",
                "{\"a\": 1}}~1:9 this '}' closes nothing",
                "{} x~1:4 the document ends before this",
                "\"a\": 1}~1:1 '{' expected at the start of the document",
                // texts
                "{\"a\": \"\\x\"}~1:8 JSON has no such escape in a text",
                "{\"a\": \"b}~1:7 '\"' expected at the end of the text that starts here",
                // what is no JSON at all
                "{} // why~1:4 JSON has no comments",
                "{/* why */}~1:2 JSON has no comments",
                "loadConcurrency: {}~1:1 this looks like YAML, a JSON object is expected",
                "- a~1:1 this looks like YAML, a JSON object is expected",
                "}~1:1 '{' expected at the start of the document",
            })
    void oneMistakeIsOneProblemWhereItStands(String text, String problem) {
        assertThat(problems(text)).first().isEqualTo(problem);
        assertThat(problems(text).size()).isLessThanOrEqualTo(text.startsWith("}") ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void anEmptyDocumentIsTold(String text) {
        assertThat(problems(text)).singleElement().asString().endsWith("the document is empty");
    }

    @Test
    void allMistakesAreToldInOneGo() {
        // Given
        String text = """
                {
                  "a": 1
                  "b": yes,
                  'c': [1, 2,],
                  d: "x\ty",
                  "e": "open,
                  "f": .5 // half
                }
                """;

        // When
        List<String> problems = problems(text);

        // Then
        assertThat(problems)
                .containsExactly(
                        "3:3 ',' or '}' expected after the value of a",
                        "3:8 a value expected for b",
                        "4:3 texts stand in straight double quotes",
                        "4:13 a ',' too many after the last element of c",
                        "5:3 keys stand in double quotes",
                        "5:8 a control character stands in a text",
                        "6:8 '\"' expected at the end of the text that starts here",
                        "7:8 a value expected for f",
                        "7:11 JSON has no comments");
    }

    @Test
    void marksAndControlCharactersAreNamed() {
        // When
        List<SyntaxProblem> problems =
                JsonReader.read("\uFEFF{\"a\": \"x\u0000y\"\u0000}").problems();

        // Then
        assertThat(problems).extracting(SyntaxProblem::found).containsExactly("U+FEFF", "U+0000", "'U+0000'");
    }

    @Test
    void namesThatAreNoWordsStandInBracketsInPaths() {
        // When
        List<SyntaxProblem> problems =
                JsonReader.read("{\"a.b\": {\"c/d\\\"e\": [0, {\"f\": oops}]}}").problems();

        // Then
        assertThat(problems).extracting(SyntaxProblem::path).containsExactly("[\"a.b\"][\"c/d\\\"e\"][1].f");
    }

    @Test
    void levelsAreReadAsDeepAsVeleroReadsThem() {
        assertThat(problems("[".repeat(10_000) + "]".repeat(10_000))).isEmpty();
        assertThat(problems("[".repeat(10_001) + "]".repeat(10_001)))
                .containsExactly("1:10001 there are more than 10000 levels");
    }

    @Test
    void aMegabyteOfAnythingIsReadAndToldBriefly() {
        assertThat(problems("{\"a\": \"" + "x".repeat(1 << 20) + "\"}")).isEmpty();
        assertThat(problems("{\"a\" ".repeat(200_000))).hasSizeLessThanOrEqualTo(JsonReader.MOST_PROBLEMS);
        assertThat(problems("\u0001 ".repeat(1 << 19))).hasSizeLessThanOrEqualTo(JsonReader.MOST_PROBLEMS);
    }

    @ParameterizedTest
    @CsvSource({"'a\nb', 2, 2", "'a\r\nb', 3, 2", "'a\rb', 2, 2"})
    void everyKindOfLineEndsALine(String text, int offset, int line) {
        // When
        Lines lines = new Lines(text);

        // Then
        assertThat(lines.line(offset)).isEqualTo(line);
        assertThat(lines.column(offset)).isEqualTo(1);
    }
}
