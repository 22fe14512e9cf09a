package io.stevedore.metrics;

import java.util.Locale;

/** Why a task failed, bounded; the value of the label {@code reason} in lower case. */
public enum FailureReason {
    /** What the task names does not exist or does not fit: snapshot, class, location, volume. */
    BAD_REQUEST,
    /** The volume could not be made reachable, and waiting would not have helped. */
    EXPOSE,
    /** The volume was not reachable in time. */
    PREPARE_TIMEOUT,
    /** The mover said that it failed. */
    MOVER_FAILED,
    /** The mover ended without saying how: killed, evicted, deleted. */
    MOVER_LOST,
    /** The node that ran the mover is gone. */
    NODE_LOST,
    /** The restored volume could not be handed over. */
    HAND_OVER,
    /** What we do not do. */
    NOT_SUPPORTED,
    /** Anything else. */
    OTHER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
