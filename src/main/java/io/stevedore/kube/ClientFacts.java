package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.config.ClusterFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the API server for what a configuration points to, as far as it points to something.
 *
 * @param nodes whether to read all nodes
 */
public record ClientFacts(KubernetesClient client, boolean nodes) implements ClusterFacts {
    @Override
    public Optional<StorageClass> storageClass(String name) {
        return Optional.ofNullable(
                client.storage().v1().storageClasses().withName(name).get());
    }

    @Override
    public boolean hasPriorityClass(String name) {
        return client.scheduling().v1().priorityClasses().withName(name).get() != null;
    }

    @Override
    public Optional<List<Map<String, String>>> nodeLabels() {
        return nodes
                ? Optional.of(client.nodes().list().getItems().stream()
                        .map(ClientFacts::labels)
                        .toList())
                : Optional.empty();
    }

    private static Map<String, String> labels(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
