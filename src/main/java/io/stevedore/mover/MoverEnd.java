package io.stevedore.mover;

import io.stevedore.protocol.MoverResult;

/** How a mover's data path ended. */
sealed interface MoverEnd {

    record Completed(MoverResult result) implements MoverEnd {}

    /** Somebody set cancel on the task, or nobody waits for it. */
    record Canceled() implements MoverEnd {}

    /** The data path ran and failed. */
    record Failed(String text) implements MoverEnd {}

    /** There was none. */
    record NotStarted(String text) implements MoverEnd {}
}
