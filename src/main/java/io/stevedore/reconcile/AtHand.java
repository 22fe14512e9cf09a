package io.stevedore.reconcile;

import io.stevedore.kube.Sessions;
import java.util.Optional;

/**
 * How many tasks one agent works on at once. Each has watches and objects in the memory of the agent, which is small; more
 * than its slots can keep busy help nobody, and their time to get ready would run out in the queue.
 */
public final class AtHand {
    static final int LIMIT = 100;

    private AtHand() {}

    /** Why the agent takes no other task; empty when it does. */
    public static Optional<String> full(Sessions sessions, String node) {
        return sessions.count(session -> session.mine) < LIMIT
                ? Optional.empty()
                : Optional.of("the agent on node %s works on %d volumes already".formatted(node, LIMIT));
    }
}
