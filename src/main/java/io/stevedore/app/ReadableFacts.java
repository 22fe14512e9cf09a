package io.stevedore.app;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.config.ClusterFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What cannot be read is not there: an agent that may not look for a class starts without it, as Velero's does. */
final class ReadableFacts implements ClusterFacts {
    private static final Logger LOG = Logger.getLogger(ReadableFacts.class);

    private final ClusterFacts all;
    private final Set<String> unreadable = new HashSet<>();

    ReadableFacts(ClusterFacts all) {
        this.all = all;
    }

    @Override
    public Optional<StorageClass> storageClass(String name) {
        return read("StorageClasses", () -> all.storageClass(name), Optional.empty());
    }

    @Override
    public boolean hasPriorityClass(String name) {
        return read("PriorityClasses", () -> all.hasPriorityClass(name), false);
    }

    @Override
    public Optional<List<Map<String, String>>> nodeLabels() {
        return read("Nodes", all::nodeLabels, Optional.empty());
    }

    /** What cannot be read is not asked for again. */
    private <T> T read(String kind, Supplier<T> look, T otherwise) {
        if (unreadable.contains(kind)) {
            return otherwise;
        }
        try {
            return look.get();
        } catch (KubernetesClientException e) {
            LOG.warnf("%s named by the configuration cannot be read: %s", kind, e.getMessage());
            unreadable.add(kind);
            return otherwise;
        }
    }
}
