package io.stevedore.engine.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stevedore.engine.StopSignal;
import io.stevedore.engine.process.Mask;
import io.stevedore.engine.process.ProgramCall;
import io.stevedore.engine.process.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramRunnerTest {
    @TempDir
    Path folder;

    private final Programs programs = Programs.create(System.getenv("PATH"));
    private final ProgramRunner runner =
            new ProgramRunner(programs, InstantSource.system(), Duration.ofMinutes(1), Duration.ofSeconds(1));

    @AfterEach
    void close() {
        Thread.interrupted();
        programs.close();
    }

    @Test
    void whoIsInterruptedBeforeTheStartLeavesNoProgramBehind() throws Exception {
        // Given
        Thread.currentThread().interrupt();
        // When
        assertThatThrownBy(this::run).isInstanceOf(InterruptedException.class);
        // Then
        Path late = folder.resolve("late");
        Thread.sleep(500); // time for one that nobody ended
        assertThat(late).doesNotExist();
    }

    @Test
    void whoIsInterruptedMeanwhileReturnsWhenTheProgramHasEnded() throws Exception {
        // Given
        Thread caller = Thread.currentThread();
        Path pid = folder.resolve("pid");
        Thread.ofVirtual().start(() -> {
            while (!Files.exists(pid)) {
                Thread.onSpinWait();
            }
            caller.interrupt();
        });
        // When
        assertThatThrownBy(this::run).isInstanceOf(InterruptedException.class);
        // Then
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
                .isEmpty();
    }

    private Ended run() throws Exception {
        String script = "echo $$ > new; mv new pid; sleep 0.2; touch late; exec sleep 60";
        return runner.run(
                new ProgramCall(
                        Path.of("/bin/sh"),
                        List.of("-c", script),
                        Map.of("PATH", "/usr/bin:/bin"),
                        folder,
                        Mask.of(Set.of())),
                new StopSignal());
    }
}
