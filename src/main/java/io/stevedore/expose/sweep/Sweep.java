package io.stevedore.expose.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found so far, and since when. What is just being taken down looks like a leftover for a moment; only what stays
 * for a grace time is one.
 *
 * @param since by leftover, in the order in which they were found
 */
public record Sweep(Map<Leftover, Instant> since) {
    public static final Sweep NOTHING = new Sweep(Map.of());

    /** After another look: what is not found any more is forgotten. */
    public Sweep seen(Collection<Leftover> found, Instant now) {
        Map<Leftover, Instant> next = new LinkedHashMap<>();
        found.forEach(leftover -> next.put(leftover, since.getOrDefault(leftover, now)));
        return new Sweep(next);
    }

    /** What stands for long enough. */
    public List<Leftover> due(Instant now, Duration grace) {
        return since.entrySet().stream()
                .filter(entry -> !now.isBefore(entry.getValue().plus(grace)))
                .map(Map.Entry::getKey)
                .toList();
    }

    public boolean isEmpty() {
        return since.isEmpty();
    }
}
