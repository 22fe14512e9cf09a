package io.stevedore.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program as process 1 of a PID namespace, as in a container: a signal that it has no handler for does nothing, and
 * whatever loses its parent becomes its child.
 */
public final class FirstProcess {
    private final Process namespace;

    private FirstProcess(Process namespace) {
        this.namespace = namespace;
    }

    /** Words to put before a command. */
    public static List<String> words() {
        List<String> words = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"));
        if (!"root".equals(System.getProperty("user.name"))) {
            words.add("--map-root-user");
        }
        return words;
    }

    /** Whether this machine allows it. */
    public static boolean isPossible() throws InterruptedException {
        List<String> command = words();
        command.add("true");
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Process 1 of what has been started.
     *
     * @param namespace was started with {@link #words()} before its command; it ends with the exit code of process 1
     */
    public static FirstProcess in(Process namespace) {
        return new FirstProcess(namespace);
    }

    /** SIGTERM to process 1 itself. */
    public void terminate() {
        handle().orElseThrow(() -> new AssertionError("process 1 has ended")).destroy();
    }

    /** SIGKILL to process 1 itself. */
    public void kill() {
        handle().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** The processes beside process 1; waited for until there is one. */
    public List<ProcessHandle> others() {
        Eventually.until(Duration.ofSeconds(20), () -> "a process beside process 1", () -> !now().isEmpty());
        return now();
    }

    /** Processes that have ended and that nobody has asked for their exit code. */
    public List<String> zombies() {
        return now().stream()
                .map(FirstProcess::status)
                .filter(line -> line.contains(") Z "))
                .toList();
    }

    private List<ProcessHandle> now() {
        return handle().stream().flatMap(ProcessHandle::descendants).toList();
    }

    private Optional<ProcessHandle> handle() {
        try (Stream<ProcessHandle> children = namespace.children()) {
            return children.findFirst();
        }
    }

    private static String status(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        } catch (IOException e) {
            return ""; // it is gone
        }
    }
}
