package io.stevedore.sandbox.process;

import io.stevedore.sandbox.SandboxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs for the sandbox, with its output in a log file. */
public record Child(String program, Process process, Path log) {
    private static final int TAIL_BYTES = 8192;
    private static final int TAIL_LINES = 8;

    /** Whether it has not ended yet. */
    public boolean alive() {
        return process.isAlive();
    }

    /** The last lines that it wrote: what it died of stands there. */
    public String tail() {
        try (FileChannel file = FileChannel.open(log)) {
            long start = Math.max(0, file.size() - TAIL_BYTES);
            ByteBuffer buffer = ByteBuffer.allocate(TAIL_BYTES);
            int length = Math.max(0, file.read(buffer, start));
            List<String> lines = new String(buffer.array(), 0, length, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    /** @param name without SIG */
    void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new SandboxException("Cannot send SIG" + name + " to " + program);
            }
        } catch (IOException e) {
            throw new SandboxException("Cannot send SIG" + name + " to " + program + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to end, kills it when it has not after the grace, and reaps it. */
    void stop(Duration grace) {
        process.destroy();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
