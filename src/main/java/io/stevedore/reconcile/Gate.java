package io.stevedore.reconcile;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Lets looks at tasks in while the agent works. Once it is closed no look begins, and each one at hand ends with the step
 * that it is at: the framework's own stop would interrupt it in the middle of a request.
 */
public final class Gate {
    private final Set<String> atWork = new HashSet<>();
    private boolean closed;

    /** Whether a look at the task may begin; who was let in has to {@link #leave}. */
    synchronized boolean enter(String uid) {
        if (!closed) {
            atWork.add(uid);
        }
        return !closed;
    }

    synchronized void leave(String uid) {
        atWork.remove(uid);
        notifyAll();
    }

    synchronized boolean closed() {
        return closed;
    }

    /**
     * Lets nobody in any more, and waits for who is inside.
     *
     * @return uids of the tasks that are still looked at when the patience is over
     */
    synchronized Set<String> close(Duration patience) throws InterruptedException {
        closed = true;
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); left > 0 && !atWork.isEmpty(); left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return Set.copyOf(atWork);
    }
}
