package io.stevedore.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadBenchReportTest {

    @Test
    void moversThatWorkHaveATimeToKeep() {
        // Given
        LoadMeasurement measured = measured(Duration.ofSeconds(20));
        // When
        BenchReport report = LoadBenchReport.of(List.of(), List.of(measured), List.of());
        // Then
        assertThat(report.bars()).extracting(Bar::what).anyMatch(name -> name.contains("time to completion"));
    }

    /** Nobody can be done in no time. */
    @Test
    void moversThatDoNothingHaveNone() {
        // Given
        LoadMeasurement measured = measured(Duration.ZERO);
        // When
        BenchReport report = LoadBenchReport.of(List.of(), List.of(measured), List.of());
        // Then
        assertThat(report.bars()).extracting(Bar::what).noneMatch(name -> name.contains("time to completion"));
    }

    private static LoadMeasurement measured(Duration moverTime) {
        Distribution none = Distribution.of(List.of());
        return new LoadMeasurement(
                1,
                8,
                Duration.ZERO,
                0,
                0,
                moverTime,
                8,
                Duration.ofSeconds(200),
                none,
                none,
                new Spread(Map.of("node-1", 8L)),
                Map.of(),
                0,
                List.of(),
                Duration.ZERO,
                List.of(),
                List.of());
    }
}
