package io.stevedore.sandbox.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How long the same thing took each time.
 *
 * @param sorted the shortest first
 */
public record Distribution(List<Duration> sorted) {
    public Distribution {
        sorted = sorted.stream().sorted().toList();
    }

    public static Distribution of(Collection<Duration> times) {
        return new Distribution(List.copyOf(times));
    }

    /**
     * The nearest rank: a time that was measured, and that this share of all did not exceed.
     *
     * @param percent above 0, at most 100
     * @return empty when nothing was measured
     */
    public Optional<Duration> percentile(double percent) {
        if (percent <= 0 || percent > 100) {
            throw new IllegalArgumentException("a percentile is above 0 and at most 100, not " + percent);
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(rank - 1));
    }

    /** The middle one; of an even number the shorter of the two in the middle. */
    public Optional<Duration> median() {
        return percentile(50);
    }
}
