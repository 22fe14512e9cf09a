package io.stevedore.task;

import java.time.Duration;
import java.time.Instant;

/**
 * When it is this agent's turn to do what every agent may do. The one that {@link Rank} puts first acts at once, each
 * further one a step later, so that usually nobody else is left to try.
 *
 * @param after how much later than the first
 * @param since when a new task could first be taken, as this agent saw it
 */
public record Turn(Duration after, Instant since) {
    /** Far more than the first needs to write, so that the next one sees it in time. */
    private static final Duration STEP = Duration.ofSeconds(2);

    /** How much later than the first an agent acts that {@code before} others go before. */
    public static Duration behind(int before) {
        return STEP.multipliedBy(before);
    }

    /** Until a new task is this agent's to take; zero when it is. */
    Duration left(Instant now) {
        Duration left = Duration.between(now, since.plus(after));
        return left.isNegative() ? Duration.ZERO : left;
    }

    public boolean hasCome(Instant now) {
        return left(now).isZero();
    }
}
