package io.stevedore.api;

/**
 * Every label, annotation, finalizer, event reason and well-known object name. Those with {@code velero.io/} are the
 * contract with Velero and with agents of other makes in the same cluster; those with {@code stevedore.io/} are ours alone.
 */
public final class Names {
    private Names() {}

    public static final String TASK_API_VERSION = "velero.io/v2alpha1";
    public static final String POD_TASK_API_VERSION = "velero.io/v1";

    // Finalizer and labels of tasks
    public static final String FINALIZER = "velero.io/data-upload-download-finalizer";
    public static final String POD_FINALIZER = "velero.io/pod-volume-finalizer";
    public static final String EXPOSE_ON_GOING = "velero.io/expose-on-going";
    public static final String ASYNC_OPERATION_ID = "velero.io/async-operation-id";

    // Labels of what we create
    public static final String DATA_UPLOAD = "velero.io/data-upload";
    public static final String DATA_DOWNLOAD = "velero.io/data-download";
    public static final String POD_VOLUME_BACKUP = "velero.io/pod-volume-backup";
    public static final String POD_VOLUME_RESTORE = "velero.io/pod-volume-restore";
    public static final String EXPOSER_POD_GROUP = "velero.io/exposer-pod-group";
    public static final String POD_GROUP_SNAPSHOT = "snapshot-exposer";
    public static final String POD_GROUP_RESTORE = "generic-restore-exposer";
    public static final String POD_GROUP_POD_VOLUME = "pod-volume-exposer";
    public static final String DYNAMIC_PV_RESTORE = "velero.io/dynamic-pv-restore";

    // Annotations of ours on cluster-scoped or foreign objects: who touched them, and how they were before
    /** {@code namespace/name/uid} of the task that the object belongs to. */
    public static final String OWNER_TASK = "stevedore.io/task";
    /** On a source VolumeSnapshotContent: the deletionPolicy before we set Retain. */
    public static final String ORIGINAL_DELETION_POLICY = "stevedore.io/original-deletion-policy";
    /** On a PersistentVolume that is being handed over: its reclaim policy before we set Retain. */
    public static final String ORIGINAL_RECLAIM_POLICY = "stevedore.io/original-reclaim-policy";
    /** On a backup VolumeSnapshotContent: the name of the source VolumeSnapshotContent. */
    public static final String SOURCE_CONTENT = "stevedore.io/source-content";
    /** On a backup VolumeSnapshotContent: the restore size of the snapshot, in bytes. */
    public static final String RESTORE_SIZE = "stevedore.io/restore-size";

    /** On a backup VolumeSnapshot: the result of a mover that succeeded, JSON; it outlives the mover's pod. */
    public static final String MOVER_RESULT = "stevedore.io/mover-result";

    /** On a task in phase Canceling: when its mover was asked to stop, RFC 3339; goes with the end. */
    public static final String CANCELING_SINCE = "stevedore.io/canceling-since";

    /** On a Node, with the value true: no task is taken there and no mover is sent there; what runs goes on. */
    public static final String PAUSED = "stevedore.io/paused";

    /** On a task: how each attempt that was lost ended, a list in JSON. */
    public static final String ATTEMPTS = "stevedore.io/attempts";

    /** On what a later attempt made: which one, from 2; what does not say is the first one's. Also a snapshot's tag. */
    public static final String ATTEMPT = "stevedore.io/attempt";

    /** On a backup VolumeSnapshot: the name of the volume that was made from it, which goes first. */
    public static final String BACKUP_VOLUME = "stevedore.io/backup-volume";

    // Labels that the server puts on tasks
    public static final String BACKUP_NAME = "velero.io/backup-name";
    public static final String BACKUP_UID = "velero.io/backup-uid";
    public static final String RESTORE_NAME = "velero.io/restore-name";
    public static final String RESTORE_UID = "velero.io/restore-uid";
    public static final String PVC_UID = "velero.io/pvc-uid";
    /** On a PodVolumeBackup: the name of the claim that the volume is of; on no other. */
    public static final String PVC_NAME = "velero.io/pvc-name";
    /** On a PodVolumeRestore: the uid of the pod that waits. */
    public static final String POD_UID = "velero.io/pod-uid";

    // Annotations of pods: which of their volumes are backed up file by file, comma separated
    public static final String INCLUDED_VOLUMES = "backup.velero.io/backup-volumes";
    public static final String EXCLUDED_VOLUMES = "backup.velero.io/backup-volumes-excludes";
    /** Stands before a volume's name, with the id of its snapshot: how very old backups told it. */
    public static final String SNAPSHOT_OF_VOLUME = "snapshot.velero.io/";

    // The ConfigMap that says how restored pods wait for their volumes
    public static final String PLUGIN_CONFIG = "velero.io/plugin-config";
    public static final String RESTORE_ACTION = "velero.io/pod-volume-restore";
    public static final String RESTORE_ACTION_VALUE = "RestoreItemAction";

    /** The init container in which a restored pod waits for its volumes. */
    public static final String RESTORE_WAIT = "restore-wait";
    /** In a volume's root, while a restored pod waits: has an empty file named by the Restore's uid once all is there. */
    public static final String DONE_FOLDER = ".velero";

    // Repositories
    public static final String VOLUME_NAMESPACE = "velero.io/volume-namespace";
    public static final String STORAGE_LOCATION = "velero.io/storage-location";
    public static final String REPOSITORY_TYPE = "velero.io/repository-type";
    /** Stands before the name of a storage provider that names no domain. */
    public static final String PROVIDER_DOMAIN = "velero.io/";
    /** Storage provider: a directory that all pods mount. */
    public static final String PROVIDER_FILE_SYSTEM = PROVIDER_DOMAIN + "fs";

    public static final String PROVIDER_AWS = PROVIDER_DOMAIN + "aws";
    public static final String PROVIDER_AZURE = PROVIDER_DOMAIN + "azure";
    public static final String PROVIDER_GCP = PROVIDER_DOMAIN + "gcp";

    public static final String REPOSITORY_SECRET = "velero-repo-credentials";
    public static final String REPOSITORY_SECRET_KEY = "repository-password";

    // The agent itself
    public static final String DAEMON_SET = "node-agent";
    public static final String ROLE_LABEL = "role";
    public static final String ROLE_NODE_AGENT = "node-agent";

    // Reasons of Events on the agent's ConfigMaps
    public static final String CONFIG_PROBLEMS = "ConfigProblems";
    public static final String CONFIG_REFUSED = "ConfigRefused";
    public static final String CONFIG_RESTART_REQUIRED = "ConfigRestartRequired";
    public static final String CONFIG_FAULTY = "ConfigFaulty";
    public static final String CONFIG_AS_LOADED = "ConfigAsLoaded";

    /** The Lease of the stand-alone coordinator. */
    public static final String COORDINATOR_LEASE = "stevedore-coordinator";

    /** Reason of an Event on the agents' DaemonSet: a task has left something behind. */
    public static final String EVENT_LEFTOVER = "Leftover";

    /** Reason of an Event on a task: its mover was lost and is started again. */
    public static final String EVENT_RETRIED = "MoverRetried";

    // Event reasons of the mover; the agent's own events never use them
    /** Ours alone: the mover waits for its repository. */
    public static final String EVENT_REPOSITORY_NOT_READY = "Repository-Not-Ready";

    public static final String EVENT_STARTED = "Data-Path-Started";
    public static final String EVENT_PROGRESS = "Data-Path-Progress";
    public static final String EVENT_COMPLETED = "Data-Path-Completed";
    public static final String EVENT_FAILED = "Data-Path-Failed";
    public static final String EVENT_CANCELED = "Data-Path-Canceled";
    public static final String EVENT_CANCELING = "Data-Path-Canceling";
    public static final String EVENT_STOPPED = "Data-Path-Stopped";

    // File-system backups
    /** The volume of the agents' DaemonSet that is the kubelet's folder of pods. */
    public static final String HOST_PODS_VOLUME = "host-pods";

    // Kubernetes' own
    /** On a mirror pod: what its kubelet names its folder by. */
    public static final String CONFIG_MIRROR = "kubernetes.io/config.mirror";

    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
    public static final String SNAPSHOT_MANAGED_BY = "snapshot.storage.kubernetes.io/managed-by";
    public static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
    public static final String OS_LABEL = "kubernetes.io/os";
    public static final String HOSTNAME_LABEL = "kubernetes.io/hostname";
}
