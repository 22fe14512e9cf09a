package io.stevedore.sandbox.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.sandbox.report.RunReport;
import io.stevedore.sandbox.report.TaskReport;
import io.stevedore.testing.TestDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block volume through a whole cluster: agents from the shipped manifests, movers in pods, and back. */
@Order(1)
class BlockVolumeIT {
    private static final long SIZE = 20L << 20;

    @TempDir
    Path folder;

    @Test
    void aBlockVolumeIsBackedUpTwiceLostAndRestoredAndSoIsOneThatAPodUses() throws Exception {
        // Given
        TestDevice.assume();
        SandboxOptions options = new SandboxOptions(
                1,
                0,
                SIZE,
                Optional.empty(),
                1,
                false,
                false,
                true,
                0,
                Duration.ZERO,
                List.of(),
                false,
                "kopia",
                Optional.empty());
        // When
        RecordedRun run = RecordedRun.of(options, folder);
        // Then
        RunReport report = run.report();
        assertThat(report.success())
                .as(() -> report.failures() + "\n" + run.told())
                .isTrue();
        assertThat(report.tasks()).extracting(TaskReport::phase).hasSize(5).containsOnly("Completed");
        assertThat(report.tasks()).extracting(TaskReport::totalBytes).containsOnly(SIZE);
        assertThat(report.tasks().get(1).movedBytes())
                .as("incremental")
                .isPositive()
                .isLessThan(SIZE);
        assertThat(run.told()).containsSubsequence(": equal", "Pod with a block volume", ": equal");
    }
}
