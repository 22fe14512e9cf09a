package io.stevedore.expose.restore;

import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.task.TaskRef;
import java.util.Optional;

/**
 * What a DataDownload asks for, with the configuration that applies to it.
 *
 * @param targetNamespace    of the claim to fill
 * @param targetClaim        its name
 * @param ignoreDelayBinding {@code restorePVC.ignoreDelayBinding}
 * @param cache              the cache volume, when one is configured and worth while
 * @param operationTimeout   Go notation, handed to the mover
 */
public record DownloadRequest(
        TaskRef task,
        String targetNamespace,
        String targetClaim,
        boolean ignoreDelayBinding,
        Optional<Cache> cache,
        String operationTimeout,
        Hosting hosting) {

    /**
     * @param storageClass {@code cachePVC.storageClass}
     * @param bytes        whole GiB
     */
    public record Cache(String storageClass, long bytes) {}

    /** Name of the cache claim. */
    public String cacheClaim() {
        return ObjectRef.cacheClaim(task.namespace(), task.name()).name();
    }
}
