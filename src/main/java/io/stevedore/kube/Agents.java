package io.stevedore.kube;

import io.stevedore.task.Rank;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which nodes have lost their agent: without a pod of it for longer than an exchange of the DaemonSet takes, or gone
 * themselves. Of the others one after the other finds it lost, in an order of its own for each task, so that they do
 * not all do the same at once.
 */
public final class Agents {
    private static final Duration STEP = Duration.ofSeconds(2);

    private final Roster roster;
    private final InstantSource clock;
    private final String thisNode;
    private final Duration patience;
    private final Map<String, Missing> missing = new ConcurrentHashMap<>();

    /** What is known of nodes and agents. */
    public interface Roster {
        /** Names of the nodes with an agent, of whatever make. */
        Set<String> nodesWithAgent();

        boolean hasNode(String name);
    }

    /** An absence, between the first and the latest look that found it. */
    private record Missing(Instant since, Instant latest) {}

    /** @param patience how long a node may be without an agent; looks are expected about as often */
    public Agents(Roster roster, InstantSource clock, String thisNode, Duration patience) {
        this.roster = roster;
        this.clock = clock;
        this.thisNode = thisNode;
        this.patience = patience;
    }

    /** Whether it is this agent's turn to see to the task {@code uid} of a node without an agent. */
    public boolean goneFrom(String node, String uid) {
        Set<String> present = roster.nodesWithAgent();
        if (node.isEmpty() || node.equals(thisNode) || present.contains(node)) {
            missing.remove(node);
            return false;
        }
        Instant now = clock.instant();
        Instant since = missing.merge(node, new Missing(now, now), (before, first) -> lasting(before, now))
                .since();
        Duration turn = STEP.multipliedBy(Rank.of(thisNode, present, uid));
        return !now.isBefore(
                since.plus(roster.hasNode(node) ? patience : Duration.ZERO).plus(turn));
    }

    /** Between two looks that are far apart the agent may have come and gone. */
    private Missing lasting(Missing before, Instant now) {
        boolean unbroken = !now.isAfter(before.latest().plus(patience.multipliedBy(2)));
        return new Missing(unbroken ? before.since() : now, now);
    }
}
