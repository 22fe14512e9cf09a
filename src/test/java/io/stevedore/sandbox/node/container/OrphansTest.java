package io.stevedore.sandbox.node.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {
    @TempDir
    Path directory;

    @Test
    void aKilledParentLeavesNothing() throws Exception {
        Path up = Files.createDirectories(directory.resolve("volume")).resolve("up");
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        directory.toString())
                .inheritIO()
                .start();
        NamespaceRuntimeTest.await(up);
        List<ProcessHandle> family = parent.descendants().toList();

        parent.destroyForcibly().waitFor();

        assertThat(family).hasSizeGreaterThanOrEqualTo(2);
        for (ProcessHandle process : family) {
            process.onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(family).noneMatch(ProcessHandle::isAlive);
    }

    /** What is killed: a JVM with one container of two processes, started from a thread that is long gone. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            ContainerRuntime runtime = Isolation.detect(directory, new Spawner(), reason -> {});
            var trial = new Trial(directory);
            trial.mounts.add(new Mount(directory.resolve("volume"), "/volume", false));
            Thread starter = Thread.ofPlatform().start(() -> {
                try {
                    var unused = runtime.start(
                            trial.spec("/bin/sh", "-c", "sleep 600 & touch \"$1\"; wait", "sh", "/volume/up"));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            starter.join();
            Thread.sleep(60_000);
        }
    }
}
