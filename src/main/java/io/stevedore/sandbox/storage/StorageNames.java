package io.stevedore.sandbox.storage;

/** Names of the played driver, and those that provisioner and snapshot controllers share with Kubernetes. */
public final class StorageNames {
    /** The CSI driver; also the provisioner of the StorageClasses. */
    public static final String DRIVER = "play.stevedore.io";
    /** StorageClass that binds at once. */
    public static final String CLASS_IMMEDIATE = "play";
    /** StorageClass that binds when a pod is scheduled. */
    public static final String CLASS_WAIT = "play-wffc";
    /** VolumeSnapshotClass with deletion policy Delete. */
    public static final String SNAPSHOT_CLASS = "play";

    static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    static final String SNAPSHOT_GROUP = "snapshot.storage.k8s.io";
    static final String SNAPSHOT_API = SNAPSHOT_GROUP + "/v1";
    static final String BEING_DELETED = "snapshot.storage.kubernetes.io/volumesnapshot-being-deleted";
    static final String CONTENT_FINALIZER = "snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection";
    static final String BOUND_FINALIZER = "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection";
    static final String SOURCE_FINALIZER = "snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection";

    private StorageNames() {}
}
