package io.stevedore.coordinator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Runs work by name, each on its own thread, so that storage that hangs holds up its own repository alone; for one name at
 * most one runs at a time. What is asked for meanwhile is done once more afterwards.
 */
final class Errands implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Errands.class);

    private enum State {
        RUNNING,
        RUNNING_AND_WANTED
    }

    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Errors are logged; whoever wants the work done asks again. */
    void ask(String name, Runnable work) {
        State now = states.compute(name, (n, before) -> before == null ? State.RUNNING : State.RUNNING_AND_WANTED);
        if (now == State.RUNNING && !threads.isShutdown()) {
            threads.execute(() -> run(name, work));
        }
    }

    private void run(String name, Runnable work) {
        do {
            try {
                work.run();
            } catch (RuntimeException e) {
                if (threads.isShutdown()) {
                    return; // interrupted on the way out
                }
                LOG.warnf("Work failed, it is tried again name=%s cause=%s", name, e.getMessage());
            }
        } while (wantedAgain(name));
    }

    private boolean wantedAgain(String name) {
        return states.compute(name, (n, state) -> state == State.RUNNING_AND_WANTED ? State.RUNNING : null)
                == State.RUNNING;
    }

    /** Interrupts what runs. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
