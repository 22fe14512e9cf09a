package io.stevedore.task;

import java.time.Instant;

/**
 * Since when a new task has been as it is, in one agent's eyes: what everybody waited for begins for all at once, and
 * so does the order of their turns.
 */
public record Opening(State state, Instant since) {
    public enum State {
        /** No agent takes tasks at the moment. */
        BLOCKED,
        /** Something that this task needs does not exist. */
        LACKING,
        OPEN,
        /** Cancelled or being deleted: somebody has to write its end. */
        UNWANTED
    }

    public Opening now(State seen, Instant now) {
        return seen == state ? this : new Opening(seen, now);
    }
}
