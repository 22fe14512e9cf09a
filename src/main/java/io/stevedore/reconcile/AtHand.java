package io.stevedore.reconcile;

import io.stevedore.kube.Sessions;
import java.time.Duration;
import java.util.Optional;

/**
 * How many tasks one agent works on at once. Each has objects in the memory of the agent and half a dozen watches, each of
 * them a connection with buffers of its own; and each has a claim that the cluster's controllers look after at some twenty
 * requests a second for all. More than keep its slots busy help nobody, and their time to get ready would run out in the queue.
 */
public final class AtHand {
    private static final long MIB = 1L << 20;
    /** Of an agent that knows of thousands of tasks and works on none. */
    private static final long HEAP = 24 * MIB;
    /** Of each task that it works on; a third more than what was seen. */
    private static final long HEAP_OF_A_TASK = 600 * 1024;

    private static final int LEAST = 10;
    private static final int MOST = 100;
    /** A slot is never empty while a mover takes a tenth of the time that a volume takes to get ready. */
    private static final int MOST_FOR_EACH_SLOT = 10;
    /** The next one is ready when a mover ends, if that takes as long as a volume takes to get ready. */
    private static final int LEAST_FOR_EACH_SLOT = 2;
    /**
     * Of all agents together. The volume controller says of each claim that it waits, four times a minute, and has twenty
     * requests a second for that and for binding: with three hundred it binds hardly any.
     */
    private static final int FOR_THE_CLUSTER = 100;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private AtHand() {}

    /** Of this process. Asked for each time: a field would be the builder's, for the binary is initialised there. */
    static int limit(int slots, int agents) {
        return limit(Runtime.getRuntime().maxMemory(), slots, agents);
    }

    /**
     * @param heap   what it may grow to, in bytes
     * @param agents that are ready, this one included
     */
    static int limit(long heap, int slots, int agents) {
        int share = Math.clamp(
                FOR_THE_CLUSTER / Math.max(1, agents), LEAST_FOR_EACH_SLOT * slots, MOST_FOR_EACH_SLOT * slots);
        return Math.min(Math.clamp((heap - HEAP) / HEAP_OF_A_TASK, LEAST, MOST), share);
    }

    /**
     * When to look again at a task that cannot be taken, so that all of them together are looked at ten times a second: one
     * of them sees that there is room. Each agent comes to them in an order of its own, or all that have room would try for
     * the same one.
     *
     * @param next    when it would be looked at if it were the only one
     * @param waiting how many there are
     * @param chance  from 0 to 1, another one each time
     */
    static Duration again(Duration next, int waiting, double chance) {
        Duration spread = Duration.ofMillis(Math.round(BETWEEN_LOOKS.toMillis() * waiting * (0.5 + chance)));
        return next.compareTo(spread) < 0 ? spread : next;
    }

    /** Why the agent takes no other task; empty when it does. */
    public static Optional<String> full(Sessions sessions, int slots, int agents, String node) {
        int limit = limit(slots, agents);
        return sessions.count(session -> session.mine) < limit
                ? Optional.empty()
                : Optional.of("the agent on node %s works on %d volumes already".formatted(node, limit));
    }
}
