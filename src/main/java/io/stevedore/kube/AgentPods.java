package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.stevedore.api.Names;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pods of agents, of whatever make, among those of thousands of movers. They are asked for at each look at a task. */
final class AgentPods {
    private static final String INDEX = "agents";
    /** For the informer of Velero's pods. */
    static final Map<String, Function<Pod, List<String>>> INDEXES =
            Map.of(INDEX, pod -> counts(pod) ? List.of(INDEX) : List.of());

    private final SharedIndexInformer<Pod> pods;

    /** @param pods with {@link #INDEXES} */
    AgentPods(SharedIndexInformer<Pod> pods) {
        this.pods = pods;
    }

    /** Whether the pod is an agent's, also while it is being deleted. */
    static boolean ofAgent(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null && Names.ROLE_NODE_AGENT.equals(labels.get(Names.ROLE_LABEL));
    }

    private static boolean counts(Pod pod) {
        return ofAgent(pod) && pod.getMetadata().getDeletionTimestamp() == null;
    }

    private Stream<Pod> all() {
        return pods.getIndexer().byIndex(INDEX, INDEX).stream();
    }

    Optional<Pod> on(String node) {
        return all().filter(pod -> node.equals(pod.getSpec().getNodeName())).findFirst();
    }

    /** Names of their nodes, ready or not. */
    Set<String> nodes() {
        return nodesOf(all());
    }

    /** Names of the nodes of those that are ready. */
    Set<String> nodesOfReady() {
        return nodesOf(all().filter(Readiness::isPodReady));
    }

    private static Set<String> nodesOf(Stream<Pod> pods) {
        return pods.map(pod -> pod.getSpec().getNodeName())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** As {@link Cluster#agentUnlike}. */
    Optional<String> unlike(String node) {
        Optional<String> own = on(node).map(AgentPods::image);
        return all().filter(pod -> pod.getStatus() != null
                        && "Running".equals(pod.getStatus().getPhase()))
                .filter(pod -> !own.equals(Optional.of(image(pod))))
                .map(pod -> pod.getMetadata().getName())
                .findFirst()
                .or(() -> own.isPresent() ? Optional.empty() : Optional.of("of node " + node));
    }

    private static String image(Pod pod) {
        List<Container> containers = pod.getSpec().getContainers();
        return containers.stream()
                .filter(container -> Names.DAEMON_SET.equals(container.getName()))
                .findFirst()
                .orElse(containers.getFirst())
                .getImage();
    }
}
