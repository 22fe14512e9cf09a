package io.stevedore.sandbox.node;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Remembers when each condition of a pod took the status that it has. */
final class ConditionTimes {
    private record Change(boolean status, Instant at) {}

    private final Clock clock;
    private final Map<String, Change> changes = new HashMap<>();

    ConditionTimes(Clock clock) {
        this.clock = clock;
    }

    Instant of(String type, boolean status) {
        return changes.merge(
                        type,
                        new Change(status, clock.instant()),
                        (before, now) -> before.status() == now.status() ? before : now)
                .at();
    }
}
