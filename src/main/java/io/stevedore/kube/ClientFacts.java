package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.config.ClusterFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server for what a configuration points to, as far as it points to something. Each kind is read once,
 * however many names there are: for one look at one configuration.
 */
public final class ClientFacts implements ClusterFacts {
    private final KubernetesClient client;
    private final boolean nodes;
    private @Nullable Map<String, StorageClass> classes;
    private @Nullable List<Map<String, String>> labels;

    /** @param nodes whether to read all nodes */
    public ClientFacts(KubernetesClient client, boolean nodes) {
        this.client = client;
        this.nodes = nodes;
    }

    @Override
    public Optional<StorageClass> storageClass(String name) {
        if (classes == null) {
            classes = client.storage().v1().storageClasses().list().getItems().stream()
                    .collect(Collectors.toMap(each -> each.getMetadata().getName(), Function.identity()));
        }
        return Optional.ofNullable(classes.get(name));
    }

    @Override
    public boolean hasPriorityClass(String name) {
        return client.scheduling().v1().priorityClasses().withName(name).get() != null;
    }

    @Override
    public Optional<List<Map<String, String>>> nodeLabels() {
        if (nodes && labels == null) {
            labels = client.nodes().list().getItems().stream()
                    .map(ClientFacts::labels)
                    .toList();
        }
        return Optional.ofNullable(labels);
    }

    private static Map<String, String> labels(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
