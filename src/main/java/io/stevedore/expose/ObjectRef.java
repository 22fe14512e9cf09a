package io.stevedore.expose;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;

/**
 * Which object.
 *
 * @param namespace empty for cluster-scoped kinds
 */
public record ObjectRef<T extends HasMetadata>(Class<T> type, String namespace, String name) {
    private static final String CACHE = "-cache";

    public static ObjectRef<Pod> pod(String namespace, String name) {
        return new ObjectRef<>(Pod.class, namespace, name);
    }

    public static ObjectRef<PersistentVolumeClaim> claim(String namespace, String name) {
        return new ObjectRef<>(PersistentVolumeClaim.class, namespace, name);
    }

    /** Of the cache of a task's mover. */
    public static ObjectRef<PersistentVolumeClaim> cacheClaim(String namespace, String task) {
        return claim(namespace, task + CACHE);
    }

    /** The task of a claim that may be a cache's. */
    public static String taskOfClaim(String claim) {
        return claim.endsWith(CACHE) ? claim.substring(0, claim.length() - CACHE.length()) : claim;
    }

    public static ObjectRef<PersistentVolume> volume(String name) {
        return new ObjectRef<>(PersistentVolume.class, "", name);
    }

    public static ObjectRef<Node> node(String name) {
        return new ObjectRef<>(Node.class, "", name);
    }

    public static ObjectRef<StorageClass> storageClass(String name) {
        return new ObjectRef<>(StorageClass.class, "", name);
    }

    public static ObjectRef<VolumeSnapshot> snapshot(String namespace, String name) {
        return new ObjectRef<>(VolumeSnapshot.class, namespace, name);
    }

    public static ObjectRef<VolumeSnapshotContent> content(String name) {
        return new ObjectRef<>(VolumeSnapshotContent.class, "", name);
    }

    /** The reference of an object at hand. */
    @SuppressWarnings("unchecked")
    public static <T extends HasMetadata> ObjectRef<T> of(T object) {
        String namespace = object.getMetadata().getNamespace();
        return new ObjectRef<>(
                (Class<T>) object.getClass(),
                namespace == null ? "" : namespace,
                object.getMetadata().getName());
    }

    /** Kind and name as it stands in messages. */
    @Override
    public String toString() {
        return type.getSimpleName() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }
}
