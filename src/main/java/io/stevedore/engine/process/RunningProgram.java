package io.stevedore.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A child process: its output is drained by two threads, and it is reaped whatever happens. */
public final class RunningProgram {
    /** After the end of the program its output is waited for; a grandchild could hold the pipes open for ever. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Process process;
    private final Thread output;
    private final Thread error;
    private final Consumer<RunningProgram> whenEnded;
    private final CompletableFuture<?> ended;

    /** @param reader for the standard output, where that is no text */
    RunningProgram(
            Process process,
            ProgramCall call,
            OutputListener listener,
            Optional<OutputReader> reader,
            Consumer<RunningProgram> whenEnded) {
        this.process = process;
        this.whenEnded = whenEnded;
        CompletableFuture<Void> read = new CompletableFuture<>();
        // text may stay behind with a grandchild, data may not
        this.ended = reader.isPresent() ? CompletableFuture.allOf(process.onExit(), read) : process.onExit();
        String name = String.valueOf(call.program().getFileName());
        output = thread(
                name + "-output",
                process.getInputStream(),
                reader.orElseGet(() -> text(piece -> listener.output(call.mask().apply(piece)))),
                () -> read.complete(null));
        error = thread(
                name + "-error",
                process.getErrorStream(),
                text(piece -> listener.error(call.mask().apply(piece))),
                () -> {});
    }

    private static OutputReader text(Consumer<String> sink) {
        return stream -> Pieces.read(stream, sink);
    }

    private Thread thread(String name, InputStream stream, OutputReader reader, Runnable after) {
        return Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            try (stream) {
                reader.read(stream);
            } catch (IOException e) {
                kill(); // the pipe is closed because it was killed, or its reader is in trouble and knows why
            } finally {
                after.run();
            }
        });
    }

    void drain() {
        output.start();
        error.start();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it has ended and all its output was told; 128 + signal number when a signal ended it. */
    public int await() throws InterruptedException {
        int code = process.waitFor();
        finish();
        return code;
    }

    /** Whether it ended within the time. */
    public boolean await(Duration time) throws InterruptedException {
        if (!process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        finish();
        return true;
    }

    private void finish() throws InterruptedException {
        output.join(DRAIN);
        error.join(DRAIN);
        whenEnded.accept(this);
    }

    /** SIGTERM, and SIGKILL when it still runs after the grace. Returns when it has ended. */
    public void stop(Duration grace) throws InterruptedException {
        process.toHandle().destroy(); // the process's own method closes the pipes too, and its last words are lost
        if (!process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
            kill();
        }
        await();
    }

    /** SIGKILL, if it still runs. Returns when it has ended, also when this thread is interrupted. */
    public void end() {
        kill();
        process.onExit()
                .completeOnTimeout(process, DRAIN.toNanos(), TimeUnit.NANOSECONDS) // the kernel may be stuck with it
                .join();
        whenEnded.accept(this);
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Is completed when it has ended and a reader has read all of its output; text may not be told yet. */
    public CompletableFuture<?> ended() {
        return ended;
    }

    /** Whether it has not ended yet. */
    public boolean isAlive() {
        return process.isAlive();
    }
}
