package io.stevedore.task;

import io.stevedore.protocol.MoverResult;

/** What is known of a task's mover, from its pod. */
public sealed interface Mover {

    /** There is no pod. */
    record Absent() implements Mover {}

    /** The pod is not running yet; {@code why} as far as the pod tells. */
    record Starting(String why) implements Mover {}

    /** The pod will never run. */
    record Doomed(String why) implements Mover {}

    /** The process runs on {@code node}. */
    record Running(String node) implements Mover {}

    /** The process ended well. */
    record Succeeded(MoverResult result) implements Mover {}

    /** The process ended with the cancel message. */
    record Canceled() implements Mover {}

    /** The node took the pod away, through no fault of its own: evicted, drained, shut down. */
    record Lost(String how) implements Mover {}

    /** The process ended badly; {@code message} is its own, or what the pod tells (OOM). */
    record Failed(String message) implements Mover {}
}
