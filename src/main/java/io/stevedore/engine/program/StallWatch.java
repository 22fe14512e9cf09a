package io.stevedore.engine.program;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Knows since when there was no sign of life. */
final class StallWatch {
    private final InstantSource clock;
    private final Duration limit;
    private volatile Instant lastSign;

    StallWatch(InstantSource clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        this.lastSign = clock.instant();
    }

    void sign() {
        lastSign = clock.instant();
    }

    /** Time until it counts as stalled; zero or negative when it does. */
    Duration left() {
        return limit.minus(Duration.between(lastSign, clock.instant()));
    }
}
