package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.stevedore.api.Names;
import io.stevedore.config.LoadAffinity;
import io.stevedore.config.MoverMetadata;
import io.stevedore.config.PodResources;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.expose.hosting.Placement;
import io.stevedore.kube.Cluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What mover pods inherit from the agents' DaemonSet, with the configuration on top. */
final class MoverHosting {
    private final AgentSettings settings;
    private final Cluster cluster;

    MoverHosting(AgentSettings settings, Cluster cluster) {
        this.settings = settings;
        this.cluster = cluster;
    }

    /** Empty when there is no DaemonSet to inherit from. */
    Optional<Hosting> of(String storageClass, int attempt) {
        return cluster.daemonSet()
                .map(daemonSet -> hosting(
                        settings,
                        daemonSet,
                        cluster.agentOn(settings.node()),
                        storageClass,
                        Places.of(cluster, settings.config()),
                        attempt));
    }

    /** @param agent this agent's own pod; during a rolling upgrade the template has another image already */
    static Hosting hosting(
            AgentSettings settings,
            DaemonSet daemonSet,
            Optional<Pod> agent,
            String storageClass,
            Placement placement,
            int attempt) {
        PodTemplateSpec template = daemonSet.getSpec().getTemplate();
        PodSpec pod = template.getSpec();
        Container container = agentContainer(pod);
        List<NodeSelectorRequirement> affinity = LoadAffinity.choose(settings.config(), storageClass)
                .map(LoadAffinity::requirements)
                .orElse(List.of());
        ResourceRequirements resources =
                settings.config().podResources().map(PodResources::requirements).orElse(null);
        List<Toleration> tolerations = pod.getTolerations() == null ? List.of() : pod.getTolerations();
        String account = settings.moverServiceAccount().isEmpty()
                ? Optional.ofNullable(pod.getServiceAccountName()).orElse("default")
                : settings.moverServiceAccount();
        return new Hosting(
                settings.namespace(),
                pod,
                container.getName(),
                ownImage(container, agent),
                account,
                MoverMetadata.labels(settings.config(), labels(template)),
                MoverMetadata.annotations(settings.config(), annotations(template)),
                affinity,
                MoverMetadata.tolerations(tolerations),
                resources,
                settings.priorityClass(),
                placement,
                attempt);
    }

    /** By name, so that sidecars do no harm; a template with one container needs no name. */
    private static Container agentContainer(PodSpec pod) {
        return pod.getContainers().stream()
                .filter(container -> container.getName().equals(Names.DAEMON_SET))
                .findFirst()
                .orElseGet(() -> pod.getContainers().getFirst());
    }

    private static String ownImage(Container container, Optional<Pod> agent) {
        return agent.stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .filter(own -> own.getName().equals(container.getName()))
                .map(Container::getImage)
                .findFirst()
                .orElse(container.getImage());
    }

    private static Map<String, String> labels(PodTemplateSpec template) {
        return template.getMetadata() == null || template.getMetadata().getLabels() == null
                ? Map.of()
                : template.getMetadata().getLabels();
    }

    private static Map<String, String> annotations(PodTemplateSpec template) {
        return template.getMetadata() == null || template.getMetadata().getAnnotations() == null
                ? Map.of()
                : template.getMetadata().getAnnotations();
    }
}
