package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTailTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"0,''", "1,'three|'", "2,'two|three|'", "3,'one|two|three|'", "9,'one|two|three|'"})
    void theLastLines(long lines, String expected) throws Exception {
        assertThat(tail("one\ntwo\nthree\n", lines)).isEqualTo(expected.replace('|', '\n'));
    }

    @Test
    void aLastLineWithoutItsEndCounts() throws Exception {
        assertThat(tail("one\ntwo\nthr", 2)).isEqualTo("two\nthr");
    }

    @Test
    void linesLongerThanAReadingAreFound() throws Exception {
        String longLine = "x".repeat(20_000);

        assertThat(tail("one\n" + longLine + "\n", 1)).isEqualTo(longLine + "\n");
    }

    private String tail(String content, long lines) throws Exception {
        Path file = Files.writeString(directory.resolve("log"), content);
        try (var open = new RandomAccessFile(file.toFile(), "r")) {
            return content.substring((int) LogTail.start(open, lines));
        }
    }
}
