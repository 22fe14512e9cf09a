package io.stevedore.sandbox.report;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When a task was seen in each of its phases, in the order of appearance.
 *
 * @param created when the object was created
 * @param seen    phase to the moment of its first sight
 * @param moverEnd when the API showed that its mover was over; empty when that was not seen
 */
public record TaskTimeline(Instant created, Map<String, Instant> seen, Optional<Instant> moverEnd) {
    /** From the end of the mover to the last phase seen. */
    public Optional<Duration> afterMover() {
        return moverEnd.map(over -> Duration.between(over, end()));
    }

    /** Time spent in each phase that ended; the first is named {@code New}. */
    public Map<String, Duration> phases() {
        Map<String, Duration> spent = new LinkedHashMap<>();
        String phase = "New";
        Instant since = created;
        for (Map.Entry<String, Instant> next : seen.entrySet()) {
            if (!next.getKey().equals(phase)) {
                spent.put(phase, Duration.between(since, next.getValue()));
                phase = next.getKey();
                since = next.getValue();
            }
        }
        return spent;
    }

    /** From creation to the last phase seen. */
    public Duration total() {
        return Duration.between(created, end());
    }

    /** When the last phase was seen. */
    public Instant end() {
        return seen.values().stream().max(Instant::compareTo).orElse(created);
    }

    /** When this phase was seen first. */
    public Optional<Instant> at(String phase) {
        return Optional.ofNullable(seen.get(phase));
    }
}
