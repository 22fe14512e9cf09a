package io.stevedore.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawNameTest {

    @ParameterizedTest
    @CsvSource({
        "61, true, a",
        "c3a9, true, \u00e9",
        "f09f9880, true, \ud83d\ude00",
        "61ff, false, a\uFFFD",
        "61fe, false, a\uFFFD",
        "e282, false, \uFFFD\uFFFD",
        "c0af, false, \uFFFD\uFFFD",
        "eda080, false, \uFFFD\uFFFD\uFFFD",
        "f4908080, false, \uFFFD\uFFFD\uFFFD\uFFFD",
        "efbfbd, true, \uFFFD"
    })
    void bytesAreJudgedAsTheEngineJudgesThem(String hex, boolean utf8, String replaced) {
        // Given
        byte[] name = HexFormat.of().parseHex(hex);
        // When, then
        assertThat(RawName.isUtf8(name)).isEqualTo(utf8);
        assertThat(RawName.replaced(name)).isEqualTo(replaced);
    }

    @Test
    void whatPeopleSeeHasNoControlCharacters() {
        // Given
        byte[] name = HexFormat.of().parseHex("610aff");
        // When
        String shown = RawName.printable(name);
        // Then
        assertThat(shown).isEqualTo("a\\x0a\\xff");
        assertThat(RawName.printable("ok-é".getBytes(StandardCharsets.UTF_8))).isEqualTo("ok-é");
    }
}
