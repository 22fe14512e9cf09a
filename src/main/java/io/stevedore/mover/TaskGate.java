package io.stevedore.mover;

import io.stevedore.engine.StopSignal;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens when the task is in progress, and stops the mover when the task is cancelled, over, or deleted. */
final class TaskGate {
    private static final Logger LOG = Logger.getLogger(TaskGate.class);

    private final StopSignal stop;
    private final int attempt;
    private @Nullable MoverTask last;
    private boolean open;

    /** @param attempt of the task that this mover is */
    TaskGate(StopSignal stop, int attempt) {
        this.stop = stop;
        this.attempt = attempt;
    }

    /** A new state of the task; empty when it was deleted. */
    void seen(Optional<MoverTask> task) {
        LOG.infof("The task is %s", task.map(TaskGate::words).orElse("deleted"));
        boolean mustStop = task.map(seen -> seen.mustStop(attempt)).orElse(true);
        synchronized (this) {
            task.ifPresent(seen -> last = seen);
        }
        if (mustStop) {
            stop.stop(); // first: who comes through the gate must not take a cancelled task for one to begin with
        }
        if (mustStop || task.map(seen -> seen.mayStart(attempt)).orElse(false)) {
            release();
        }
    }

    private static String words(MoverTask task) {
        return task.phase() + (task.cancel() ? ", cancelled" : "");
    }

    /** Opens it whatever the task is. */
    synchronized void release() {
        open = true;
        notifyAll();
    }

    /** Waits until it opens; empty when the task was never seen. */
    synchronized Optional<MoverTask> await() throws InterruptedException {
        while (!open) {
            wait();
        }
        return Optional.ofNullable(last);
    }
}
