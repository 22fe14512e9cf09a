package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stevedore.sandbox.programs.Programs;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.FirstProcess;
import io.stevedore.testing.FreePort;
import io.stevedore.testing.Kubeconfigs;
import io.stevedore.testing.Program;
import io.stevedore.testing.RealControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The servers as process 1, as in their containers. The movers are in {@code MoverFirstProcessIT}. */
class FirstProcessIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void theAgentEndsInOrder() throws Exception {
        // Given
        Process process = start(CLUSTER.controlPlane().kubeconfig(), "The agent works", "node-agent", "server");
        // When
        FirstProcess.in(process).terminate();
        // Then
        assertThat(exitCode(process)).as(log()).isZero();
    }

    @Test
    void theAgentEndsWhileItWaitsForTheFirstAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // Given
            Path kubeconfig = Kubeconfigs.through(
                    "https://127.0.0.1:" + silent.getLocalPort(),
                    CLUSTER.controlPlane().kubeconfig(),
                    CLUSTER.controlPlane(),
                    folder.resolve("kubeconfig"));
            Process process = start(kubeconfig, "Starting node-agent server", "node-agent", "server");
            long begin = System.nanoTime();
            // When
            FirstProcess.in(process).terminate();
            // Then
            assertThat(exitCode(process)).as(log()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
            assertThat(log()).doesNotContain("The agent works");
        }
    }

    @Test
    void theCoordinatorEndsInOrderAndLeavesNoZombies() throws Exception {
        // Given
        Process process = start(
                CLUSTER.controlPlane().kubeconfig(),
                "Looking after repositories",
                "coordinator",
                "server",
                "--stand-alone");
        List<String> zombies = FirstProcess.in(process).zombies();
        // When
        FirstProcess.in(process).terminate();
        // Then
        assertThat(exitCode(process)).as(log()).isZero();
        assertThat(zombies).as("it has asked its engine for the version").isEmpty();
    }

    private Process start(Path kubeconfig, String works, String... words) throws Exception {
        assumeTrue(FirstProcess.isPossible(), "this machine allows no PID namespaces");
        List<String> command = FirstProcess.words();
        command.addAll(Program.command("-Xmx128m"));
        command.addAll(List.of(words));
        command.addAll(List.of("--namespace", CLUSTER.namespace()));
        command.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of("--metrics-address", "127.0.0.1:" + FreePort.find()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("NODE_NAME", "node-1");
        builder.environment().put("VELERO_SCRATCH_DIR", folder.toString());
        builder.environment()
                .put(
                        "STEVEDORE_KOPIA",
                        Programs.ofThisMachine(line -> {}).kopia().toString());
        Process process = builder.start();
        started.add(process);
        Eventually.until(Duration.ofSeconds(180), () -> "it works; its log:\n" + log(), () -> {
            assertThat(process.isAlive()).as(log()).isTrue();
            return log().contains(works);
        });
        return process;
    }

    private int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(log()).isTrue();
        return process.exitValue();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
