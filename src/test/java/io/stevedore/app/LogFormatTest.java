package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class LogFormatTest {

    @Test
    void aLineOfText() {
        // When
        String line = LogFormat.text().format(entry());
        // Then
        assertThat(line)
                .isEqualTo("time=\"2026-11-21T07:00:00Z\" level=info msg=\"moved \\\"x\\\"\" dataupload=velero/up"
                        + " odd=\"a b\" logSource=io.stevedore.mover\n");
    }

    @Test
    void anObjectOfJson() {
        // When
        String line = LogFormat.json().format(entry());
        // Then
        assertThat(line)
                .isEqualTo("{\"time\":\"2026-11-21T07:00:00Z\",\"level\":\"info\",\"msg\":\"moved \\\"x\\\"\","
                        + "\"dataupload\":\"velero/up\",\"odd\":\"a b\",\"logSource\":\"io.stevedore.mover\"}\n");
    }

    @Test
    void anErrorStaysOnItsLine() {
        // Given
        LogRecord entry = new LogRecord(Level.SEVERE, "failed\nbadly");
        entry.setLoggerName("x");
        entry.setThrown(new IllegalStateException("why"));
        // When
        String line = LogFormat.text().format(entry);
        // Then
        assertThat(line)
                .containsOnlyOnce("\n")
                .contains("level=error msg=\"failed\\nbadly\"")
                .contains("error=\"java.lang.IllegalStateException: why\"");
    }

    private static ExtLogRecord entry() {
        ExtLogRecord entry = new ExtLogRecord(Level.INFO, "moved \"x\"", LogFormatTest.class.getName());
        entry.setLoggerName("io.stevedore.mover");
        entry.setInstant(Instant.parse("2026-11-21T07:00:00.5Z"));
        entry.setMdc(Map.of("odd", "a b", "dataupload", "velero/up"));
        return entry;
    }
}
