package io.stevedore.kube;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The machine's clock as it was at first, and from then on time as it passes: when somebody sets the machine's clock, what
 * an agent waits for comes neither sooner nor later.
 */
public final class SteadyClock implements InstantSource {
    private final Instant start;
    private final long nanos = System.nanoTime();

    public SteadyClock(Instant start) {
        this.start = start;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - nanos);
    }
}
