package io.stevedore.kube;

import io.stevedore.task.Rank;
import io.stevedore.task.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The agents of all nodes: whose turn it is when all may do the same, and which nodes have lost theirs, that is to say
 * have been without one that is ready for longer than an exchange of the DaemonSet takes, or are gone themselves. Of the
 * others one after the other finds it lost, in the same order.
 */
public final class Agents {
    private final Roster roster;
    private final InstantSource clock;
    private final String thisNode;
    private final Duration patience;
    private final Map<String, Missing> missing = new ConcurrentHashMap<>();
    private volatile @Nullable View latest;

    /** What is known of nodes and agents. */
    public interface Roster {
        /** Names of the nodes with an agent that is ready, of whatever make. */
        Set<String> nodesWithReadyAgent();

        boolean hasNode(String name);

        /** Whether the agent of the node takes no new tasks. */
        boolean paused(String name);

        /** Another one whenever any of that may be. */
        long version();
    }

    /**
     * The roster at one time: looks are many, and it seldom changes.
     *
     * @param present nodes with an agent that is ready
     * @param taking  those of them that are not paused
     */
    private record View(long version, Set<String> present, Set<String> taking) {}

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
        Set<String> present = view().present();
        // who is not ready itself may see things wrong: two that both take the other for gone would never end
        boolean blind = !present.contains(thisNode);
        if (node.isEmpty() || node.equals(thisNode) || present.contains(node) || blind) {
            missing.remove(node);
            return false;
        }
        Instant now = clock.instant();
        Instant since = missing.merge(node, new Missing(now, now), (before, first) -> lasting(before, now))
                .since();
        return !now.isBefore(
                since.plus(roster.hasNode(node) ? patience : Duration.ZERO).plus(turn(present, uid)));
    }

    private View view() {
        View known = latest;
        long version = roster.version(); // before it is read: what changes meanwhile makes it be read again
        if (known != null && known.version() == version) {
            return known;
        }
        Set<String> present = present();
        View now = new View(
                version,
                present,
                present.stream().filter(node -> !roster.paused(node)).collect(Collectors.toSet()));
        latest = now;
        return now;
    }

    /** The pod of an agent whose node is gone is called ready until it is collected, most of a minute later. */
    private Set<String> present() {
        return roster.nodesWithReadyAgent().stream().filter(roster::hasNode).collect(Collectors.toSet());
    }

    /** How much later than the first this agent does what all may do with the task {@code uid}. */
    public Duration turn(String uid) {
        return turn(view().taking(), uid);
    }

    /** An agent that is not ready yet, or paused, goes last: the others do not count it, and each place is taken once. */
    private Duration turn(Set<String> ready, String uid) {
        return Turn.behind(ready.contains(thisNode) ? Rank.of(thisNode, ready, uid) : ready.size());
    }

    /** Between two looks that are far apart the agent may have come and gone. */
    private Missing lasting(Missing before, Instant now) {
        boolean unbroken = !now.isAfter(before.latest().plus(patience.multipliedBy(2)));
        return new Missing(unbroken ? before.since() : now, now);
    }
}
