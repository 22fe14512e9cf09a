package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.stevedore.api.Names;
import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.controlplane.Manifests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Our agents and the coordinator, installed from the manifests that we ship. */
final class Workloads {
    private static final List<String> MANIFESTS = List.of("base", "stand-alone");
    private static final int LOG_LINES = 25;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final String namespace;
    private final Overlay overlay;

    Workloads(KubernetesClient client, String namespace, Overlay overlay) {
        this.client = client;
        this.namespace = namespace;
        this.overlay = overlay;
    }

    /** @param config of the agents, where they have one */
    void install(Optional<String> config) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        config.map(this::configMap).ifPresent(object -> client.resource(object).create());
        if (!overlay.agent().isEmpty()) {
            client.resource(everything()).create();
        }
        for (String folder : MANIFESTS) {
            for (HasMetadata object : Manifests.folder(client, folder)) {
                client.resource(overlay.apply(object)).create();
            }
        }
    }

    /** Nobody knows what another agent needs; on a cluster that is gone at once it may have all. */
    private ClusterRoleBinding everything() {
        return new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("another-agent")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(Names.DAEMON_SET)
                .withNamespace(namespace)
                .endSubject()
                .build();
    }

    private ConfigMap configMap(String config) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Overlay.CONFIG)
                .withNamespace(namespace)
                .endMetadata()
                .addToData("config.json", config)
                .build();
    }

    void storageLocation(String name, RepositoryPlace place) {
        place.objects(namespace, name).forEach(object -> client.resource(object).create());
    }

    /** Waits for all agents and every Deployment; what keeps them is told when it takes too long. */
    void awaitReady(int agents, Duration limit) throws InterruptedException {
        try {
            Waiting.until(
                    "agents and coordinator are ready",
                    limit,
                    () -> agentsReady(agents) && deploymentsReady() ? Optional.of(true) : Optional.empty());
        } catch (SandboxException e) {
            throw new SandboxException(e.getMessage() + "\n" + describePods(), e);
        }
    }

    /** Ends all agents, and waits until others are ready in their place. */
    void restartAgents(int agents) throws InterruptedException {
        Set<String> before = agentPods();
        agents().forEach(pod -> client.resource(pod).delete());
        Waiting.until("other agents are ready", LIMIT, () -> {
            List<Pod> now = agents().filter(
                            pod -> !before.contains(pod.getMetadata().getName()) && Readiness.isPodReady(pod))
                    .toList();
            return now.size() == agents ? Optional.of(true) : Optional.empty();
        });
    }

    private boolean agentsReady(int agents) {
        DaemonSet set = client.apps()
                .daemonSets()
                .inNamespace(namespace)
                .withName(Names.DAEMON_SET)
                .get();
        return set != null
                && set.getStatus().getNumberReady() != null
                && set.getStatus().getNumberReady() >= agents;
    }

    private boolean deploymentsReady() {
        List<Deployment> all =
                client.apps().deployments().inNamespace(namespace).list().getItems();
        return all.stream()
                .allMatch(deployment -> deployment.getStatus().getReadyReplicas() != null
                        && deployment.getStatus().getReadyReplicas() > 0);
    }

    /** What became of a pod of ours that had to be started again; empty while all run as they should. */
    Optional<String> crashed() {
        boolean restarted = client.pods().inNamespace(namespace).list().getItems().stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .anyMatch(container -> container.getRestartCount() > 0);
        return restarted
                ? Optional.of("A container of ours ended and was started again.\n" + describePods())
                : Optional.empty();
    }

    /** Names of the agents' pods. */
    Set<String> agentPods() {
        return agents().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
    }

    /** Where the agents listen, by node. */
    Map<String, String> agentAddresses() {
        return agents().collect(Collectors.toMap(
                pod -> pod.getSpec().getNodeName(),
                pod -> pod.getStatus().getPodIP(),
                (one, other) -> other,
                TreeMap::new));
    }

    /** The end of the log of the agent on a node, or of all agents when the node is not known. */
    String agentLog(String node) {
        return agents().filter(
                        pod -> node.isEmpty() || node.equals(pod.getSpec().getNodeName()))
                .map(pod -> "log of " + pod.getMetadata().getName() + " on "
                        + pod.getSpec().getNodeName() + ":\n" + log(pod))
                .collect(Collectors.joining("\n"));
    }

    private Stream<Pod> agents() {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel(Names.ROLE_LABEL, Names.ROLE_NODE_AGENT)
                .list()
                .getItems()
                .stream();
    }

    private String describePods() {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .map(pod -> pod.getMetadata().getName() + ": "
                        + pod.getStatus().getPhase() + " "
                        + pod.getStatus().getContainerStatuses().stream()
                                .map(ContainerStatus::getState)
                                .map(String::valueOf)
                                .collect(Collectors.joining(" "))
                        + "\n" + log(pod))
                .collect(Collectors.joining("\n"));
    }

    private String log(Pod pod) {
        try {
            return client.pods()
                    .inNamespace(namespace)
                    .withName(pod.getMetadata().getName())
                    .tailingLines(LOG_LINES)
                    .getLog()
                    .indent(4);
        } catch (KubernetesClientException e) {
            return "    (its log cannot be read: " + e.getMessage() + ")\n";
        }
    }
}
