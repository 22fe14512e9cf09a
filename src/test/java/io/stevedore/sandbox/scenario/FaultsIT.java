package io.stevedore.sandbox.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.sandbox.report.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fault in a whole cluster: its random word stands on the task, and the task goes on when the fault is over. */
class FaultsIT {
    @TempDir
    Path folder;

    @Test
    void everyFaultIsToldAndHealed() throws Exception {
        // Given
        SandboxOptions options = new SandboxOptions(
                2,
                20,
                1L << 20,
                Optional.empty(),
                1,
                false,
                false,
                false,
                0,
                Duration.ZERO,
                List.of(ClusterFault.values()),
                Optional.empty());
        // When
        RecordedRun run = RecordedRun.of(options, folder);
        // Then
        RunReport report = run.report();
        System.err.println("seconds until the cause stood on the task: " + report.figures());
        assertThat(report.success())
                .as(() -> report.failures() + "\n" + run.told())
                .isTrue();
        assertThat(report.figures()).hasSize(ClusterFault.values().length);
    }
}
