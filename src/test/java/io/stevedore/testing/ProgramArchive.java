package io.stevedore.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The program's classes as the JVM keeps them in memory. Tests start the program more than a hundred times, and most of what a
 * start costs is reading classes; with the archive it costs half. An agent that finds no API server shows which ones.
 */
final class ProgramArchive {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String READY = "Registered reconciler: 'datadownload'";
    private static final String KUBECONFIG = """
            {"apiVersion": "v1", "kind": "Config", "current-context": "c",
             "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1"}}],
             "users": [{"name": "u", "user": {"token": "t"}}],
             "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": "velero"}}]}
            """;

    private static final class Holder {
        static final Optional<Path> FILE = find();
    }

    private ProgramArchive() {}

    /** JVM options that make use of it. */
    static List<String> options() {
        return Holder.FILE.map(file -> List.of("-XX:SharedArchiveFile=" + file)).orElse(List.of());
    }

    /** The one that was made for this very build, else a new one; without one the tests are merely slower. */
    private static Optional<Path> find() {
        Path jar = Program.jar().toAbsolutePath();
        Path archive = jar.resolveSibling("program.jsa");
        try {
            boolean fits = Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
            return fits ? Optional.of(archive) : make(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Path> make(Path archive) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("program-archive-");
        Path made = folder.resolve("program.jsa");
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(Program.jvm());
        command.addAll(List.of(
                "-XX:ArchiveClassesAtExit=" + made, "-jar", Program.jar().toString()));
        command.addAll(List.of(
                "node-agent",
                "server",
                "--kubeconfig=" + Files.writeString(folder.resolve("kubeconfig"), KUBECONFIG),
                "--metrics-address=127.0.0.1:" + FreePort.find()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("NODE_NAME", "none", "VELERO_SCRATCH_DIR", folder.toString()));
        Process process = builder.start();
        try {
            Eventually.until(
                    PATIENCE,
                    () -> "the agent to get as far as its informers: " + log,
                    () -> !process.isAlive() || Files.readString(log).contains(READY));
            process.destroy();
            if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) && Files.exists(made)) {
                return Optional.of(Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING));
            }
            System.err.println("No archive of the program's classes was made: " + Files.readString(log));
            return Optional.empty();
        } finally {
            process.destroyForcibly();
            Trees.delete(folder);
        }
    }
}
