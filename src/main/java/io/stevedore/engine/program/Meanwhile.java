package io.stevedore.engine.program;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that goes on in a thread of its own while its starter does something else. Closing it ends what is not done yet, and
 * waits for that.
 */
public final class Meanwhile<T> implements AutoCloseable {
    private final FutureTask<T> task;
    private final Thread thread;

    private Meanwhile(Work<T> work) {
        this.task = new FutureTask<>(work::result);
        this.thread = Thread.ofPlatform().daemon().name("meanwhile").unstarted(task);
    }

    public static <T> Meanwhile<T> start(Work<T> work) {
        Meanwhile<T> meanwhile = new Meanwhile<>(work);
        meanwhile.thread.start();
        return meanwhile;
    }

    /** Waits for it, and throws what it threw. */
    public T result() throws IOException, InterruptedException, EngineException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case EngineException cause -> throw cause;
                case InterruptedException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is done. */
    @FunctionalInterface
    public interface Work<T> {
        T result() throws IOException, InterruptedException, EngineException;
    }
}
