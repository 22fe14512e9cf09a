package io.stevedore.config;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a configuration may point to. */
public interface ClusterFacts {
    /** Empty when it does not exist. */
    Optional<StorageClass> storageClass(String name);

    boolean hasPriorityClass(String name);

    /** Of every node; empty when nobody looked. */
    Optional<List<Map<String, String>>> nodeLabels();
}
