package io.stevedore.sandbox.storage;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Handles keys in a few threads: never one key in two threads at once, a key that arrives while it is handled once more
 * afterwards, and one whose handling failed again after a pause that doubles.
 */
final class WorkQueue<K> implements AutoCloseable {
    /** Brings the world of one key a step further. */
    interface Work<K> {
        /** @return after which time to look again even if nothing happens */
        Optional<Duration> handle(K key);
    }

    private static final Logger LOG = Logger.getLogger(WorkQueue.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final int MOST_DOUBLINGS = 6;

    private final Work<K> work;
    private final ScheduledExecutorService threads;
    private final Map<K, State> states = new HashMap<>();

    private static final class State {
        boolean queued;
        boolean running;
        boolean again;
        int failures;
    }

    WorkQueue(String name, int size, Work<K> work) {
        this.work = work;
        this.threads = Executors.newScheduledThreadPool(
                size, Thread.ofPlatform().name(name + "-", 0).daemon().factory());
    }

    void offer(K key) {
        synchronized (states) {
            State state = states.computeIfAbsent(key, any -> new State());
            if (state.running) {
                state.again = true;
            } else if (!state.queued) {
                state.queued = true;
                submit(() -> run(key), Duration.ZERO);
            }
        }
    }

    private void run(K key) {
        synchronized (states) {
            State state = states.computeIfAbsent(key, any -> new State());
            state.queued = false;
            if (state.running) {
                state.again = true;
                return;
            }
            state.running = true;
        }
        boolean failed = false;
        Optional<Duration> next = Optional.empty();
        try {
            next = work.handle(key);
        } catch (RuntimeException | Error e) { // whatever it was: a key that is not finished would stay for ever
            failed = true;
            if (!threads.isShutdown()) {
                LOG.log(e instanceof Error ? Level.WARNING : Level.FINE, e, () -> "To be repeated: " + key);
            }
        }
        finished(key, failed, next);
    }

    private void finished(K key, boolean failed, Optional<Duration> next) {
        synchronized (states) {
            State state = states.computeIfAbsent(key, any -> new State());
            state.running = false;
            state.failures = failed ? state.failures + 1 : 0;
            if (state.again) {
                state.again = false;
                offer(key);
            } else if (failed) {
                submit(() -> offer(key), FIRST_PAUSE.multipliedBy(1L << Math.min(state.failures, MOST_DOUBLINGS)));
            } else if (next.isPresent()) {
                submit(() -> offer(key), next.get());
            } else {
                states.remove(key);
            }
        }
    }

    private void submit(Runnable task, Duration delay) {
        try {
            var unused = threads.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.fine("The queue is closed");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warning("A thread of the played storage did not end within 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
