package io.stevedore.reconcile;

import io.stevedore.kube.Sessions;
import java.util.Optional;

/**
 * How many tasks one agent works on at once. Each has objects in the memory of the agent and half a dozen watches, each of
 * them a connection with buffers of its own; more than its slots can keep busy help nobody, and their time to get ready
 * would run out in the queue.
 */
public final class AtHand {
    private static final long MIB = 1L << 20;
    /** Of an agent that knows of thousands of tasks and works on none. */
    private static final long HEAP = 24 * MIB;
    /** Of each task that it works on; a third more than what was seen. */
    private static final long HEAP_OF_A_TASK = 600 * 1024;

    private static final int LEAST = 10;
    private static final int MOST = 100;

    private AtHand() {}

    /** Of this process. Asked for each time: a field would be the builder's, for the binary is initialised there. */
    static int limit() {
        return limit(Runtime.getRuntime().maxMemory());
    }

    /** @param heap what it may grow to, in bytes */
    static int limit(long heap) {
        return Math.clamp((heap - HEAP) / HEAP_OF_A_TASK, LEAST, MOST);
    }

    /** Why the agent takes no other task; empty when it does. */
    public static Optional<String> full(Sessions sessions, String node) {
        int limit = limit();
        return sessions.count(session -> session.mine) < limit
                ? Optional.empty()
                : Optional.of("the agent on node %s works on %d volumes already".formatted(node, limit));
    }
}
