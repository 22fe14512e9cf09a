package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KopiaChunksTest {
    private static final String A = "5f9ff9d2efbdb386bce70b5231e9f6fd";
    private static final String B = "1e686167c24f100a09040650325bb6e9";
    private static final String C = "646aa7990768c763229ad44778b01c7f";

    @Test
    void whatTheOtherDoesNotHaveIsCountedAsOftenAsItIsThere() throws Exception {
        // Given
        KopiaChunks before = list("{\"l\":10,\"o\":\"%s\"},{\"s\":10,\"l\":20,\"o\":\"%s\"}".formatted(A, B));
        KopiaChunks now = list("{\"l\":10,\"o\":\"%s\"},{\"s\":10,\"l\":7,\"o\":\"%s\"},{\"s\":17,\"l\":7,\"o\":\"%s\"}"
                .formatted(A, C, C));
        // When, then
        assertThat(now.bytesMissingIn(before)).isEqualTo(14);
        assertThat(before.bytesMissingIn(now)).isEqualTo(20);
        assertThat(now.bytesMissingIn(now)).isZero();
    }

    @Test
    void aSmallFileIsOneChunk() throws Exception {
        // When, then
        assertThat(KopiaChunks.isListed(A)).isFalse();
        assertThat(KopiaChunks.single(A, 512).bytesMissingIn(list(""))).isEqualTo(512);
        assertThat(KopiaChunks.single(A, 512).bytesMissingIn(KopiaChunks.single(A, 512)))
                .isZero();
    }

    @Test
    void aListOfListsIsNamedByOneLetterMore() {
        // When, then
        assertThat(KopiaChunks.isListed("IIx" + A)).isTrue();
        assertThat(KopiaChunks.list("IIx" + A)).isEqualTo("Ix" + A);
    }

    @Test
    void manyChunksAreKept() throws Exception {
        // Given
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            entries.append(i == 0 ? "" : ",").append("{\"l\":1,\"o\":\"%032x\"}".formatted(i));
        }
        // When, then
        assertThat(list(entries.toString()).bytesMissingIn(list("{\"l\":1,\"o\":\"%032x\"}".formatted(999))))
                .isEqualTo(999);
    }

    @Test
    void nonsenseIsNoList() {
        // When, then
        assertThatThrownBy(() -> parse("{}")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> parse("")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> parse("{\"entries\":3}")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> list("{\"l\":1,\"o\":\"no name\"}")).isInstanceOf(IOException.class);
    }

    private static KopiaChunks list(String entries) throws IOException {
        return parse("{\"stream\":\"kopia:indirect\",\"entries\":[" + entries + "]}");
    }

    private static KopiaChunks parse(String json) throws IOException {
        return KopiaChunks.parse(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
