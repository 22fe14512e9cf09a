package io.stevedore.sandbox.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Says, once, that a pod has to end, and how long its containers have for it. */
final class Stop {
    private final CompletableFuture<Duration> grace = new CompletableFuture<>();

    void within(Duration time) {
        grace.complete(time);
    }

    boolean asked() {
        return grace.isDone();
    }

    /** Completes with the time that containers have after SIGTERM; zero means SIGKILL at once. */
    CompletableFuture<Duration> grace() {
        return grace;
    }

    /** Waits, and tells whether the pod may go on. */
    boolean pause(Duration time) {
        try {
            grace.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
