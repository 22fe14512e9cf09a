package io.stevedore.sandbox.bench;

import java.time.Duration;

/**
 * A task beside the command that does its work.
 *
 * @param bare the engine's command alone
 * @param task from its creation to its end
 */
public record Overhead(Duration bare, Duration task) {
    private static final Duration ALWAYS = Duration.ofMillis(1500);
    private static final double SHARE = 0.03;

    /** Negative when the task was quicker. */
    public Duration over() {
        return task.minus(bare);
    }

    /** A second and a half, and three of a hundred of the bare command. */
    public Duration allowed() {
        return ALWAYS.plusNanos(Math.round(bare.toNanos() * SHARE));
    }

    public boolean kept() {
        return over().compareTo(allowed()) <= 0;
    }
}
