package io.stevedore.mover;

import static io.stevedore.mover.MoverFixture.exitCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stevedore.testing.FirstProcess;
import io.stevedore.testing.RealControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The movers as process 1, as in their containers. */
class MoverFirstProcessIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    @TempDir
    Path folder;

    private MoverFixture world;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(FirstProcess.isPossible(), "this machine allows no PID namespaces");
        world = new MoverFixture(CLUSTER, folder);
        world.prefix = FirstProcess.words();
        world.readyRepository();
    }

    @AfterEach
    void close() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void aBackupThatIsToldToEndSaysSoAndEndsItsEngine() throws Exception {
        // Given
        Process backup = transfer();
        List<ProcessHandle> engine = FirstProcess.in(backup).others();
        // When
        FirstProcess.in(backup).terminate();
        // Then
        assertThat(exitCode(backup)).isEqualTo(1);
        assertThat(world.termination("backup")).endsWith("the mover was terminated from outside (SIGTERM)");
        assertThat(engine).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void aRestoreThatWaitsAndIsToldToEndSaysSo() throws Exception {
        // Given
        world.download("0123456789abcdef0123456789abcdef", "Prepared");
        Process restore = world.restore(Files.createDirectory(folder.resolve("target")), "--cache-volume-path=");
        world.awaitLog("restore", "The task is Prepared");
        // When
        FirstProcess.in(restore).terminate();
        // Then
        assertThat(exitCode(restore)).isEqualTo(1);
        assertThat(world.termination("restore")).endsWith("the mover was terminated from outside (SIGTERM)");
    }

    @Test
    void anEngineDoesNotOutliveAMoverThatIsKilled() throws Exception {
        // Given
        Process backup = transfer();
        List<ProcessHandle> engine = FirstProcess.in(backup).others();
        // When
        FirstProcess.in(backup).kill();
        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> engine.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** So process 1 inherits nobody, and the engine's end is the only one that somebody has to be asked for. */
    @Test
    void theEngineIsTheOnlyOtherProcessAndThoseBeforeItAreReaped() throws Exception {
        // When
        Process backup = transfer();
        // Then
        List<ProcessHandle> others = FirstProcess.in(backup).others();
        assertThat(others)
                .extracting(other -> other.info().command().orElse(""))
                .hasSize(1);
        assertThat(FirstProcess.in(backup).zombies()).isEmpty();
    }

    /** A backup in the middle of it; the engine has been called for several small things before. */
    private Process transfer() throws Exception {
        world.largeFile();
        world.upload("InProgress", false);
        Process backup = world.backup();
        world.awaitLog("backup", "Snapshotting");
        return backup;
    }
}
