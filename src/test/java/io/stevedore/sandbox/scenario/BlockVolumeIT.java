package io.stevedore.sandbox.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.sandbox.report.RunReport;
import io.stevedore.sandbox.report.TaskReport;
import io.stevedore.testing.Program;
import io.stevedore.testing.TestDevice;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block volume through a whole cluster: agents from the shipped manifests, movers in pods, and back. */
class BlockVolumeIT {
    private static final long SIZE = 20L << 20;

    @TempDir
    Path folder;

    @Test
    void aBlockVolumeIsBackedUpTwiceLostAndRestored() throws Exception {
        // Given
        TestDevice.assume();
        SandboxOptions options = new SandboxOptions(
                1, 0, SIZE, Optional.empty(), 1, false, false, true, 0, Duration.ZERO, Optional.empty());
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Narrator narrator =
                new TextNarrator(new PrintStream(told, true, StandardCharsets.UTF_8), false, InstantSource.system());
        // When
        RunReport report =
                new SandboxRun(options, installation(), narrator, InstantSource.system()).run(folder, end -> {});
        // Then
        String all = told.toString(StandardCharsets.UTF_8);
        assertThat(report.success()).as(() -> report.failures() + "\n" + all).isTrue();
        assertThat(report.tasks()).extracting(TaskReport::phase).containsExactly("Completed", "Completed", "Completed");
        assertThat(report.tasks()).extracting(TaskReport::totalBytes).containsOnly(SIZE);
        assertThat(report.tasks().get(1).movedBytes())
                .as("incremental")
                .isPositive()
                .isLessThan(SIZE);
        assertThat(all).contains(": equal");
    }

    private static Installation installation() {
        return Program.binary()
                .<Installation>map(Installation.Binary::new)
                .orElseGet(() -> new Installation.Jvm(Path.of(System.getProperty("java.home")), Program.jar()));
    }
}
