package io.stevedore.app;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.config.ClusterFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What cannot be read is not there: an agent that may not look for a class starts without it, as Velero's does. */
record ReadableFacts(ClusterFacts all) implements ClusterFacts {
    private static final Logger LOG = Logger.getLogger(ReadableFacts.class);

    @Override
    public Optional<StorageClass> storageClass(String name) {
        return read("StorageClass " + name, () -> all.storageClass(name), Optional.empty());
    }

    @Override
    public boolean hasPriorityClass(String name) {
        return read("PriorityClass " + name, () -> all.hasPriorityClass(name), false);
    }

    @Override
    public Optional<List<Map<String, String>>> nodeLabels() {
        return read("the nodes", all::nodeLabels, Optional.empty());
    }

    private static <T> T read(String what, Supplier<T> look, T otherwise) {
        try {
            return look.get();
        } catch (KubernetesClientException e) {
            LOG.warnf("%s named by the configuration cannot be read: %s", what, e.getMessage());
            return otherwise;
        }
    }
}
