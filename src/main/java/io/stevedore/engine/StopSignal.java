package io.stevedore.engine;

import java.util.ArrayList;
import java.util.List;

/** A wish to end what is running; given once, kept for whoever asks later. */
public final class StopSignal {
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean stopped;

    public void stop() {
        List<Runnable> told;
        synchronized (this) {
            if (stopped) {
                return;
            }
            stopped = true;
            told = List.copyOf(listeners);
        }
        told.forEach(Runnable::run);
    }

    public synchronized boolean isStopped() {
        return stopped;
    }

    /** Runs it at the stop, or at once when that has been; closing the registration forgets it. */
    public Registration onStop(Runnable action) {
        boolean now;
        synchronized (this) {
            now = stopped;
            if (!now) {
                listeners.add(action);
            }
        }
        if (now) {
            action.run();
        }
        return () -> {
            synchronized (StopSignal.this) {
                listeners.remove(action);
            }
        };
    }

    /** Undoes an {@link #onStop}. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
