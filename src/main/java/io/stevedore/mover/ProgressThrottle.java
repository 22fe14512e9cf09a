package io.stevedore.mover;

import io.stevedore.engine.EngineProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Lets the first progress through, and after that one per interval; knows the speed in between. */
final class ProgressThrottle {
    private final InstantSource clock;
    private final Duration interval;
    private @Nullable Instant lastTime;
    private long lastBytes;

    ProgressThrottle(InstantSource clock, Duration interval) {
        this.clock = clock;
        this.interval = interval;
    }

    /**
     * The speed in bytes a second since the last that was let through; negative when this one is to be kept back.
     */
    synchronized long pass(EngineProgress progress) {
        Instant now = clock.instant();
        Instant before = lastTime;
        if (before != null && Duration.between(before, now).compareTo(interval) < 0) {
            return -1;
        }
        long bytes = progress.doneBytes() - lastBytes;
        lastTime = now;
        lastBytes = progress.doneBytes();
        return before == null ? 0 : speed(bytes, Duration.between(before, now));
    }

    /** Bytes a second; 0 when no time has passed. */
    static long speed(long bytes, Duration time) {
        double seconds = time.toNanos() / 1e9;
        return seconds <= 0 ? 0 : Math.max(0, Math.round(bytes / seconds));
    }
}
