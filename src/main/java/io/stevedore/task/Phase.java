package io.stevedore.task;

import java.time.Instant;
import java.util.Optional;

/** Where a task stands, with what holds there. */
public sealed interface Phase {

    /** Nobody has it yet. */
    record New() implements Phase {}

    /**
     * An agent exposes the volume.
     *
     * @param by the agent's node
     * @param at when it was accepted, from {@code status.acceptedTimestamp}; the prepare timeout counts from here
     */
    record Accepted(String by, Optional<Instant> at) implements Phase {}

    /** The mover runs on {@code node} and waits for a slot. */
    record Prepared(String node) implements Phase {}

    /** The mover on {@code node} moves data. */
    record InProgress(String node) implements Phase {}

    /** The mover on {@code node} was asked to stop. */
    record Canceling(String node) implements Phase {}

    /** Over. */
    record Terminal(Result result) implements Phase {}

    /** A phase of tomorrow, or one that could not be read: never taken for New, never acted on. */
    record Unknown(String text) implements Phase {}
}
