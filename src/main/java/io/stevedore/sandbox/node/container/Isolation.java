package io.stevedore.sandbox.node.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Finds out, by trying, how containers can be kept apart on this machine. */
public final class Isolation {
    private static final long TRIAL_SECONDS = 20;

    private Isolation() {}

    /**
     * The best way that works here.
     *
     * @param scratch  an existing directory for the trials
     * @param listener told once when namespaces are not to be had, and why
     */
    public static ContainerRuntime detect(Path scratch, Spawner spawner, Consumer<String> listener) throws IOException {
        var plain = new NamespaceRuntime(spawner, false);
        String first = trial(plain, scratch.resolve("trial-namespaces"));
        if (first.isEmpty()) {
            return plain;
        }
        var user = new NamespaceRuntime(spawner, true);
        String second = trial(user, scratch.resolve("trial-user-namespaces"));
        if (second.isEmpty()) {
            return user;
        }
        listener.accept("This machine allows no namespaces (%s; as another user: %s). Containers run without a root of"
                        .formatted(first, second)
                + " their own: their paths are mapped, read-only volumes are not enforced.");
        return new MappedRuntime(spawner);
    }

    /** Empty when a program ran, else what was in the way. */
    private static String trial(ContainerRuntime runtime, Path directory) throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolve("log");
        try {
            var spec = new ContainerSpec(
                    "trial",
                    List.of("/bin/sh", "-c", "exit 42"),
                    Map.of(),
                    "/",
                    true,
                    List.of(),
                    Image.ofTheMachine(),
                    directory,
                    log);
            RunningContainer container = runtime.start(spec);
            try {
                int exitCode =
                        container.ended().get(TRIAL_SECONDS, TimeUnit.SECONDS).exitCode();
                return exitCode == 42
                        ? ""
                        : "exit code " + exitCode + " " + Files.readString(log).strip();
            } finally {
                container.kill();
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Directories.delete(directory);
        }
    }
}
