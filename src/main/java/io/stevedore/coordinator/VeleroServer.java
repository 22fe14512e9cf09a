package io.stevedore.coordinator;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a Velero server, which looks after the repositories itself: two that do so would be at odds. */
final class VeleroServer {
    private VeleroServer() {}

    /** The name of the first Deployment that runs {@code /velero server}; one scaled to zero counts. */
    static Optional<String> among(List<Deployment> deployments) {
        return deployments.stream()
                .filter(VeleroServer::runsServer)
                .map(deployment -> deployment.getMetadata().getName())
                .findFirst();
    }

    private static boolean runsServer(Deployment deployment) {
        if (deployment.getSpec() == null
                || deployment.getSpec().getTemplate() == null
                || deployment.getSpec().getTemplate().getSpec() == null) {
            return false;
        }
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .anyMatch(VeleroServer::runsServer);
    }

    private static boolean runsServer(Container container) {
        List<String> words = new ArrayList<>(container.getCommand());
        words.addAll(container.getArgs());
        return words.size() >= 2
                && words.getFirst().endsWith("/velero")
                && words.get(1).equals("server");
    }
}
