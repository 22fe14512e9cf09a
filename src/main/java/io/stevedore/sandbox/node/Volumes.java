package io.stevedore.sandbox.node;

import java.nio.file.Path;

/** Where the played storage keeps the content of its volumes. */
@FunctionalInterface
public interface Volumes {

    /**
     * The directory behind a PersistentVolume; for a block volume the file with its bytes.
     *
     * @param volumeHandle from {@code spec.csi.volumeHandle}
     * @throws RuntimeException when there is none; its message becomes the pod's FailedMount event
     */
    Path content(String volumeHandle);
}
