package io.stevedore.kube;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The machine's clock as it was at first, and from then on time as it passes: when somebody sets the machine's clock, what
 * an agent waits for comes neither sooner nor later.
 */
public final class SteadyClock extends Clock {
    private final Instant start;
    private final long nanos = System.nanoTime();

    public SteadyClock(Instant start) {
        this.start = start;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - nanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
