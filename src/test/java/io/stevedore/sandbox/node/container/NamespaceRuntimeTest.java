package io.stevedore.sandbox.node.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceRuntimeTest {
    @TempDir
    Path directory;

    private final Spawner spawner = new Spawner();
    private ContainerRuntime runtime;
    private Trial trial;

    @BeforeEach
    void namespaces() throws Exception {
        runtime = Isolation.detect(directory, spawner, reason -> {});
        assumeThat(runtime).isInstanceOf(NamespaceRuntime.class);
        trial = new Trial(directory);
    }

    @AfterEach
    void end() {
        spawner.close();
    }

    @Test
    void aVolumeIsSeenAtItsPath() throws Exception {
        Path volume = Files.createDirectories(directory.resolve("a volume"));
        Files.writeString(volume.resolve("in"), "from outside");
        trial.mounts.add(new Mount(volume, "/5a1c/deep", false));

        Ended ended = trial.shell(runtime, "cat /5a1c/deep/in && echo from inside > /5a1c/deep/out");

        assertThat(ended.exitCode()).describedAs(trial.log()).isZero();
        assertThat(trial.log()).isEqualTo("from outside");
        assertThat(volume.resolve("out")).hasContent("from inside\n");
    }

    @Test
    void theMachinesFilesOutsideAreNotSeen() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "hidden");

        Ended ended = trial.run(
                runtime,
                "/bin/sh",
                "-c",
                "ls / /etc/shadow /home \"$1\"; ls /proc | grep -c '^[0-9]'",
                "sh",
                secret.toString());

        assertThat(ended.exitCode()).isZero();
        assertThat(trial.log())
                .contains("'/etc/shadow': No such file", "secret': No such file")
                .doesNotContain("srv", "boot", ".old");
        // the shell itself, ls and grep
        assertThat(trial.log().strip().lines().toList().getLast()).isIn("2", "3");
    }

    @Test
    void aReadOnlyVolumeRefusesWrites() throws Exception {
        Path volume = Files.createDirectories(directory.resolve("volume"));
        trial.mounts.add(new Mount(volume, "/data", true));

        Ended ended = trial.shell(runtime, "touch /data/file && exit 9; touch /tmp/file");

        assertThat(ended.exitCode()).isZero();
        assertThat(trial.log()).contains("Read-only file system");
        assertThat(volume).isEmptyDirectory();
    }

    @Test
    void aReadOnlyRootRefusesWritesButItsVolumesDoNot() throws Exception {
        Path volume = Files.createDirectories(directory.resolve("volume"));
        trial.mounts.add(new Mount(volume, "/scratch", false));
        trial.readOnlyRoot = true;

        Ended ended = trial.shell(
                runtime, "touch /file /tmp/file /etc/file; echo why > /dev/termination-log; touch /scratch/file");

        assertThat(ended).isEqualTo(new Ended(0, "why\n", null));
        assertThat(trial.log().lines()).hasSize(3).allMatch(line -> line.contains("Read-only file system"));
        assertThat(volume.resolve("file")).exists();
    }

    @Test
    void aUserNamespaceOnTopMakesNoDifference() throws Exception {
        var user = new NamespaceRuntime(spawner, true);
        assumeThat(new Trial(directory.resolve("trial")).run(user, "/bin/true").exitCode())
                .isZero();
        Path volume = Files.createDirectories(directory.resolve("volume"));
        Path readOnly = Files.createDirectories(directory.resolve("read-only"));
        trial.mounts.add(new Mount(volume, "/data", false));
        trial.mounts.add(new Mount(readOnly, "/fixed", true));
        trial.readOnlyRoot = true;

        Ended ended = trial.shell(
                user,
                "touch /fixed/file; touch /usr/file; touch /file; touch /data/file && id -u > /dev/termination-log");

        assertThat(ended).describedAs(trial.log()).isEqualTo(new Ended(0, "0\n", null));
        assertThat(trial.log().lines()).hasSize(3).allMatch(line -> line.contains("Read-only file system"));
        assertThat(volume.resolve("file")).exists();
    }

    @Test
    void theSystemsDirectoriesRefuseWrites() throws Exception {
        Ended ended = trial.shell(runtime, "touch /usr/stray");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(Path.of("/usr/stray")).doesNotExist();
    }

    @Test
    void theExitCodeAndTheTailOfTheTerminationMessageAreReported() throws Exception {
        Ended ended = trial.shell(
                runtime,
                "head -c 5000 /dev/zero | tr '\\0' x > /dev/termination-log; echo end >> /dev/termination-log;"
                        + " exit 7");

        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(ended.message()).hasSize(4096).startsWith("xxx").endsWith("xend\n");
        assertThat(ended.reasonOrDefault()).isEqualTo("Error");
    }

    @Test
    void aMissingProgramIsExitCode127() throws Exception {
        Ended ended = trial.run(runtime, "/no/such/program");

        assertThat(ended.exitCode()).isEqualTo(127);
    }

    @Test
    void theEnvironmentPassesUnharmed() throws Exception {
        var odd = Map.of(
                "QUOTES", "it's \"$HOME\" `id` \\ $(id)",
                "LINES_OF_IT", "first\nsecond\t\u00e4\u20ac",
                "with.dots-and-dashes", "yes",
                "EMPTY", "",
                "STEVEDORE_ROOT", "the program's own",
                "PATH", "/opt/bin:/usr/bin:/bin");
        trial.environment.putAll(odd);

        Ended ended = trial.run(runtime, "/usr/bin/env", "-0");

        assertThat(ended.exitCode()).isZero();
        assertThat(trial.log().split("\0"))
                .containsAll(odd.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())
                .noneMatch(entry -> entry.startsWith("STEVEDORE_SEARCH_PATH") || entry.startsWith("_sv_"));
    }

    @Test
    void argumentsPassUnharmed() throws Exception {
        Ended ended = trial.run(runtime, "/usr/bin/printf", "[%s]", "--", "two words", "$HOME", "a\nb", "");

        assertThat(ended.exitCode()).isZero();
        assertThat(trial.log()).isEqualTo("[--][two words][$HOME][a\nb][]");
    }

    @Test
    void sigtermReachesProcessOneThatHandlesIt() throws Exception {
        Path volume = Files.createDirectories(directory.resolve("volume"));
        trial.mounts.add(new Mount(volume, "/data", false));
        RunningContainer container = runtime.start(
                trial.spec("/bin/sh", "-c", "trap 'exit 3' TERM; touch /data/up; while :; do sleep 0.05; done"));
        await(volume.resolve("up"));

        container.terminate();

        assertThat(container.ended().get(10, TimeUnit.SECONDS).exitCode()).isEqualTo(3);
    }

    @Test
    void sigtermIsLostOnProcessOneThatDoesNotHandleItAndSigkillIsNot() throws Exception {
        Path volume = Files.createDirectories(directory.resolve("volume"));
        trial.mounts.add(new Mount(volume, "/data", false));
        RunningContainer container =
                runtime.start(trial.spec("/bin/sh", "-c", "sleep 600 & touch /data/up; wait; exit 5"));
        await(volume.resolve("up"));
        container.terminate();
        List<ProcessHandle> processes = container.processes();

        container.kill();

        assertThat(container.ended().get(10, TimeUnit.SECONDS).exitCode()).isEqualTo(137);
        assertThat(processes).hasSizeGreaterThanOrEqualTo(3).noneMatch(ProcessHandle::isAlive);
        assertThat(container.processes()).isEmpty();
    }

    @Test
    void anImagesCommandRunsItsProgramWithTheArgumentsBehind() throws Exception {
        trial.image = new Image(
                List.of(),
                List.of(),
                Map.of("/velero", List.of("/usr/bin/printf", "<%s>", "of the image")),
                List.of(),
                Map.of());

        Ended ended = trial.run(runtime, "/velero", "data-mover", "it's one");

        assertThat(ended.exitCode()).describedAs(trial.log()).isZero();
        assertThat(trial.log()).isEqualTo("<of the image><data-mover><it's one>");
    }

    @Test
    void aJvmStartsInside() throws Exception {
        Path java = Path.of(System.getProperty("java.home"));
        Path source = Files.writeString(directory.resolve("Hello.java"), """
                void main() throws Exception {
                    var context = javax.net.ssl.SSLContext.getDefault();
                    IO.println(ProcessHandle.current().pid() + " " + System.getProperty("user.name") + " "
                            + java.net.InetAddress.getLocalHost().getHostName() + " " + context.getProtocol());
                }
                """);
        trial.mounts.add(new Mount(source, "/app/Hello.java", true));
        trial.image = new Image(List.of(java), List.of(), Map.of(), List.of(), Map.of());
        trial.readOnlyRoot = true;

        Ended ended = trial.run(runtime, java.resolve("bin/java").toString(), "-Xmx64m", "/app/Hello.java");

        assertThat(ended.exitCode()).describedAs(trial.log()).isZero();
        assertThat(trial.log()).contains("1 root trial Default");
    }

    static void await(Path file) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.exists(file) && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertThat(file).exists();
    }
}
