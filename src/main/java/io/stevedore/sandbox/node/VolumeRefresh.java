package io.stevedore.sandbox.node;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Renews, long before an hour is over, the tokens of the pods that run. */
final class VolumeRefresh implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMinutes(5);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("volume-refresh").daemon().factory());

    VolumeRefresh(Supplier<Collection<PodWorker>> workers) {
        var unused = timer.scheduleWithFixedDelay(
                () -> workers.get().forEach(VolumeRefresh::refresh),
                BETWEEN.toSeconds(),
                BETWEEN.toSeconds(),
                TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static void refresh(PodWorker worker) {
        try {
            worker.refresh();
        } catch (RuntimeException e) {
            // An exception would end the timer; the next round is in time.
        }
    }
}
