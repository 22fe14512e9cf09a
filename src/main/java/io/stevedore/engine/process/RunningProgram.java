package io.stevedore.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A child process: its output is drained by two threads, and it is reaped whatever happens. */
public final class RunningProgram {
    /** After the end of the program its output is waited for; a grandchild could hold the pipes open for ever. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Process process;
    private final Thread output;
    private final Thread error;
    private final Consumer<RunningProgram> ended;

    RunningProgram(Process process, ProgramCall call, OutputListener listener, Consumer<RunningProgram> ended) {
        this.process = process;
        this.ended = ended;
        String name = String.valueOf(call.program().getFileName());
        output = reader(
                name + "-output",
                process.getInputStream(),
                piece -> listener.output(call.mask().apply(piece)));
        error = reader(
                name + "-error",
                process.getErrorStream(),
                piece -> listener.error(call.mask().apply(piece)));
    }

    private static Thread reader(String name, InputStream stream, Consumer<String> sink) {
        return Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            try (stream) {
                Pieces.read(stream, sink);
            } catch (IOException e) {
                // the pipe is closed when the program is killed
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
        ended.accept(this);
    }

    /** SIGTERM, and SIGKILL when it still runs after the grace. Returns when it has ended. */
    public void stop(Duration grace) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
            kill();
        }
        await();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Is completed when it has ended; its output may not be told yet. */
    public java.util.concurrent.CompletableFuture<?> ended() {
        return process.onExit();
    }

    /** Whether it has not ended yet. */
    public boolean isAlive() {
        return process.isAlive();
    }
}
