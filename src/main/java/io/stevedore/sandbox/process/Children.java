package io.stevedore.sandbox.process;

import io.stevedore.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Child processes that end together. Where {@code setpriv} is there they die with this process, however it ends.
 * The kernel ties a child to the <em>thread</em> that started it, so one thread that lives as long as this object starts
 * them all.
 */
public final class Children implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
    private static final List<Path> SETPRIV = List.of(Path.of("/usr/bin/setpriv"), Path.of("/bin/setpriv"));

    private final ExecutorService parent = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sandbox-parent").daemon().factory());
    private final List<Child> children = new ArrayList<>();

    /** A child in the environment of this process. */
    public Child start(String program, List<String> command, Path log) {
        return start(program, command, Map.of(), log);
    }

    /**
     * @param program     its name, for people
     * @param environment what it has besides the environment of this process
     * @param log         where all that it says goes
     */
    public synchronized Child start(String program, List<String> command, Map<String, String> environment, Path log) {
        Process process;
        try {
            process = parent.submit(() -> launch(command, environment, log)).get();
        } catch (ExecutionException e) {
            throw new SandboxException("Cannot start " + program + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while starting " + program, e);
        }
        Child child = new Child(program, process, log);
        children.add(child);
        return child;
    }

    /** Kills it; that it has ended is no failure then. */
    public synchronized void kill(Child child) {
        children.remove(child);
        child.kill();
    }

    /** Makes it stand still, or go on. */
    public void pause(Child child, boolean still) {
        child.signal(still ? "STOP" : "CONT");
    }

    /** The first program that has ended although nobody asked it to. */
    public synchronized Optional<Child> dead() {
        return children.stream().filter(child -> !child.alive()).findFirst();
    }

    /** Ends them in the reverse order of their start and waits for each. */
    @Override
    public synchronized void close() {
        children.reversed().forEach(child -> child.process().destroy());
        children.reversed().forEach(child -> child.stop(GRACE));
        children.clear();
        parent.shutdown();
    }

    private static Optional<Path> first(List<Path> places) {
        return places.stream().filter(Files::isExecutable).findFirst();
    }

    private static Process launch(List<String> command, Map<String, String> environment, Path log) throws IOException {
        List<String> words = new ArrayList<>();
        first(SETPRIV).ifPresent(setpriv -> words.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL", "--")));
        // Ctrl-C reaches a terminal's whole group: who cleans up then still needs the API server
        first(SETSID).ifPresent(setsid -> words.add(setsid.toString()));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
