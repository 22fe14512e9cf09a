package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.Node;
import io.stevedore.api.Names;
import io.stevedore.config.NodeAgentConfig;
import io.stevedore.config.NodeRules;
import io.stevedore.expose.hosting.Placement;
import io.stevedore.kube.Cluster;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How much room the nodes have for movers, as every agent sees it. */
final class Places {
    private Places() {}

    static Placement of(Cluster cluster, NodeAgentConfig config) {
        Set<String> served = cluster.nodesWithReadyAgent();
        Map<String, Long> movers = cluster.moversByNode();
        return Placement.of(cluster.nodes().stream()
                .filter(node -> served.contains(node.getMetadata().getName()))
                .map(node -> place(node, cluster, config, movers))
                .toList());
    }

    private static Placement.Place place(Node node, Cluster cluster, NodeAgentConfig config, Map<String, Long> movers) {
        String name = node.getMetadata().getName();
        Map<String, String> labels =
                Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
        return new Placement.Place(
                labels.getOrDefault(Names.HOSTNAME_LABEL, name),
                NodeRules.slots(config, labels),
                movers.getOrDefault(name, 0L).intValue(),
                cluster.paused(name));
    }
}
