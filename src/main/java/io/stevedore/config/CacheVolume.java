package io.stevedore.config;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.stevedore.config.NodeAgentConfig.CachePvc;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether a restore gets a volume for its cache, and how large. */
public final class CacheVolume {
    private static final long GIB = 1L << 30;

    private CacheVolume() {}

    /**
     * Bytes of the cache volume, whole GiB; empty for no cache volume.
     *
     * @param limit of the cache in bytes, from {@link CacheLimit}
     * @param snapshotSize bytes of the snapshot, 0 when unknown
     */
    public static OptionalLong size(CachePvc config, long limit, long snapshotSize) {
        long threshold = Math.clamp(config.residentThresholdInMB(), 0, CacheLimit.MOST_MIB) << 20;
        boolean small = snapshotSize != 0 && snapshotSize < threshold;
        if (small || limit <= 0) {
            return OptionalLong.empty();
        }
        long bytes = limit * 12 / 10;
        return OptionalLong.of((bytes + GIB - 1) / GIB * GIB);
    }

    /**
     * Why the section has no effect; empty when it has.
     *
     * @param found the StorageClass that it names, as far as it exists
     */
    public static Optional<String> problem(CachePvc config, Optional<StorageClass> found) {
        if (config.storageClass().isEmpty()) {
            return Optional.of("cachePVC.storageClass is missing, restores get no cache volume");
        }
        if (found.isEmpty()) {
            return Optional.of("cachePVC names StorageClass " + config.storageClass()
                    + ", which does not exist; restores get no cache volume");
        }
        String policy = found.get().getReclaimPolicy();
        if (policy == null || policy.isEmpty() || policy.equals("Delete")) {
            return Optional.empty();
        }
        return Optional.of("cachePVC names StorageClass " + config.storageClass() + " with reclaimPolicy " + policy
                + ", which would leave volumes behind; restores get no cache volume");
    }
}
