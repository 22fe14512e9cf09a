package io.stevedore.sandbox.node.container;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts child processes from one platform thread that lives as long as this object. The kernel's parent-death signal,
 * by which no container outlives us, follows the thread that started the child, not the process.
 */
public final class Spawner implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("container-spawner").daemon().factory());

    Process start(ProcessBuilder builder) throws IOException {
        try {
            return thread.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting a process", e);
        }
    }

    /** Ends the thread and, by the kernel, every process started that still runs. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
