package io.stevedore.sandbox.node.container;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A program that was started. */
public interface RunningContainer {

    /** Completes, once and never exceptionally, when nothing of it runs any more. */
    CompletableFuture<Ended> ended();

    /** SIGTERM to its process 1, which ignores it unless it handles it. */
    void terminate();

    /** SIGKILL to all of it. */
    void kill();

    /** Its processes on the machine that still live. */
    List<ProcessHandle> processes();
}
