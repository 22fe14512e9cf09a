package io.stevedore.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes when a test says so. */
final class VirtualClock implements InstantSource {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    void set(Instant time) {
        now = time;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** A machine's clock, which may be wrong. */
    static final class SetClock implements InstantSource {
        private final InstantSource right;
        private Duration ahead = Duration.ZERO;

        SetClock(InstantSource right) {
            this.right = right;
        }

        void ahead(Duration time) {
            ahead = time;
        }

        @Override
        public Instant instant() {
            return right.instant().plus(ahead);
        }
    }
}
