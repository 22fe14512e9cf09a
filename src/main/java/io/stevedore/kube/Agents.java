package io.stevedore.kube;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which nodes have lost their agent: without a pod of it for longer than an exchange of the DaemonSet takes. */
public final class Agents {
    private final Cluster cluster;
    private final Clock clock;
    private final Duration patience;
    private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();

    public Agents(Cluster cluster, Clock clock, Duration patience) {
        this.cluster = cluster;
        this.clock = clock;
        this.patience = patience;
    }

    public boolean goneFrom(String node) {
        if (node.isEmpty()) {
            return false;
        }
        if (cluster.agentOn(node).isPresent()) {
            missingSince.remove(node);
            return false;
        }
        Instant since = missingSince.computeIfAbsent(node, n -> clock.instant());
        return !clock.instant().isBefore(since.plus(patience));
    }
}
