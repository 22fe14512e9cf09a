package io.stevedore.sandbox.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.sandbox.report.TransferProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextNarratorTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void withoutATerminalAStepIsOnePlainLine() {
        Narrator narrator = narrator(false);

        narrator.begin("Control plane");
        pass(2.9);
        narrator.done("https://127.0.0.1:1");

        assertThat(text()).isEqualTo("     2.9 s  Control plane: https://127.0.0.1:1\n");
    }

    @Test
    void withoutATerminalProgressIsToldEveryFiveSeconds() {
        Narrator narrator = narrator(false);
        narrator.begin("Backup");

        for (int tenth = 0; tenth < 120; tenth++) {
            pass(0.1);
            narrator.progress(List.of(new TransferProgress("b-1", 10, 100, Duration.ofSeconds(1))));
        }

        assertThat(text().lines()).hasSize(2).allMatch(line -> line.contains("b-1:  10 %"));
        assertThat(text()).doesNotContain("\u001b").doesNotContain("\r");
    }

    @Test
    void onATerminalTheLineIsOverwritten() {
        Narrator narrator = narrator(true);
        narrator.begin("Backup");
        pass(0.2);

        narrator.progress(List.of(new TransferProgress("b-1", 10, 100, Duration.ofSeconds(1))));

        assertThat(text()).contains("\r\u001b[K").contains("[###...").doesNotContain("\n");
    }

    @Test
    void whatIsTooManyToNameIsCountedNowAndThen() {
        Narrator narrator = narrator(false);
        narrator.begin("Volumes");

        for (int done = 0; done < 1100; done++) {
            pass(0.01);
            narrator.counted(done, 2000);
        }

        assertThat(text().lines()).hasSize(2).first().asString().endsWith("Volumes: 499 of 2,000");
    }

    private Narrator narrator(boolean terminal) {
        return new TextNarrator(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, () -> now);
    }

    private void pass(double seconds) {
        now = now.plusMillis(Math.round(seconds * 1000));
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
