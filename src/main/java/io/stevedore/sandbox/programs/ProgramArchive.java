package io.stevedore.sandbox.programs;

import io.stevedore.sandbox.node.container.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The program's classes as the JVM keeps them in memory. A sandbox starts the program a dozen times, the tests more than a
 * hundred times, and most of what a start costs is reading classes; with the archive it costs half. An agent that finds no API
 * server shows which ones.
 */
public final class ProgramArchive {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final String READY = "Registered reconciler: 'datadownload'";
    private static final String KUBECONFIG = """
            {"apiVersion": "v1", "kind": "Config", "current-context": "c",
             "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1"}}],
             "users": [{"name": "u", "user": {"token": "t"}}],
             "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": "velero"}}]}
            """;

    private ProgramArchive() {}

    /**
     * The JVM options that make use of it: of the archive that was made for this very build, else of a new one. None when it cannot
     * be made: the program is merely slower then.
     *
     * @param javaHome the JDK that makes and reads it
     * @param runner   {@code quarkus-run.jar}; the archive stands beside it
     */
    public static synchronized List<String> options(Path javaHome, Path runner) {
        Path archive = runner.toAbsolutePath().resolveSibling("program.jsa");
        try {
            return fits(archive, runner) || make(javaHome, runner, archive)
                    ? List.of("-XX:SharedArchiveFile=" + archive)
                    : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static boolean fits(Path archive, Path runner) throws IOException {
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(runner)) > 0;
    }

    private static boolean make(Path javaHome, Path runner, Path archive) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("program-archive-");
        Path made = folder.resolve("program.jsa");
        Path log = folder.resolve("log");
        Process agent = agent(javaHome, runner, folder, made)
                .redirectOutput(log.toFile())
                .start();
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (agent.isAlive() && !Files.readString(log).contains(READY) && System.nanoTime() < deadline) {
                Thread.sleep(GLANCE);
            }
            agent.destroy();
            if (!agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || !Files.exists(made)) {
                return false;
            }
            Path beside = Files.move(made, archive.resolveSibling(folder.getFileName()));
            Files.move(beside, archive, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            agent.destroyForcibly().waitFor();
            Directories.delete(folder);
        }
    }

    private static ProcessBuilder agent(Path javaHome, Path runner, Path folder, Path made) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(javaHome.resolve("bin/java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-jar", runner.toString()));
        command.addAll(List.of(
                "node-agent",
                "server",
                "--kubeconfig=" + Files.writeString(folder.resolve("kubeconfig"), KUBECONFIG),
                "--metrics-address=127.0.0.1:0"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("NODE_NAME", "none", "VELERO_SCRATCH_DIR", folder.toString()));
        return builder;
    }
}
