package io.stevedore.engine.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts programs, and ends those that still run when this process ends. Where the machine has {@code setpriv}, the
 * kernel ends them too when this process is killed.
 */
public final class Programs implements AutoCloseable {
    private final Optional<Path> setpriv;
    private final Set<RunningProgram> running = ConcurrentHashMap.newKeySet();
    /**
     * The kernel's parent-death signal is sent when the <em>thread</em> that started a child ends, so all are started
     * by one thread that lives as long as this object.
     */
    private final ExecutorService starter = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("program-starter").factory());

    private final Thread hook = new Thread(this::killAll, "program-killer");

    private Programs(Optional<Path> setpriv) {
        this.setpriv = setpriv;
    }

    /** @param path directories to search, as in the environment's {@code PATH} */
    public static Programs create(String path) {
        Programs programs = new Programs(find("setpriv", path));
        Runtime.getRuntime().addShutdownHook(programs.hook);
        return programs;
    }

    /** Looks for an executable in the directories of a {@code PATH}. */
    public static Optional<Path> find(String name, String path) {
        for (String directory : path.split(File.pathSeparator, -1)) {
            if (directory.startsWith("/")) {
                Path file = Path.of(directory, name);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /** @throws IOException when the program cannot be started */
    public RunningProgram start(ProgramCall call, OutputListener listener) throws IOException {
        return start(call, listener, Optional.empty());
    }

    /**
     * @param reader takes the standard output; the listener is told what stands on standard error only
     * @throws IOException when the program cannot be started
     */
    public RunningProgram start(ProgramCall call, OutputListener listener, OutputReader reader) throws IOException {
        return start(call, listener, Optional.of(reader));
    }

    private RunningProgram start(ProgramCall call, OutputListener listener, Optional<OutputReader> reader)
            throws IOException {
        RunningProgram program = new RunningProgram(process(call), call, listener, reader, running::remove);
        running.add(program);
        program.drain();
        return program;
    }

    /** Cannot be interrupted: what is started unseen would be nobody's to end. */
    private Process process(ProgramCall call) throws IOException {
        CompletableFuture<Process> started = new CompletableFuture<>();
        starter.execute(() -> {
            try {
                started.complete(builder(call).start());
            } catch (IOException | RuntimeException e) {
                started.completeExceptionally(e);
            }
        });
        try {
            return started.join();
        } catch (CompletionException e) {
            throw new IOException("cannot start " + call.program() + ": " + e.getMessage(), e);
        }
    }

    private ProcessBuilder builder(ProgramCall call) {
        List<String> line = new ArrayList<>();
        setpriv.ifPresent(path -> line.addAll(List.of(path.toString(), "--pdeathsig", "KILL", "--")));
        line.add(call.program().toString());
        line.addAll(call.arguments());
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(call.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(call.input().toFile()));
        builder.environment().clear();
        builder.environment().putAll(call.environment());
        return builder;
    }

    private void killAll() {
        running.forEach(RunningProgram::kill);
    }

    /** Ends what still runs. */
    @Override
    public void close() {
        killAll();
        starter.shutdown(); // who waits for a start gets it
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already, and the hook does the same
        }
    }
}
