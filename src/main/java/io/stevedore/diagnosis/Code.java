package io.stevedore.diagnosis;

import static io.stevedore.diagnosis.Code.End.AT_ONCE;
import static io.stevedore.diagnosis.Code.End.GRACE;
import static io.stevedore.diagnosis.Code.End.NEVER;
import static io.stevedore.diagnosis.Code.End.TIMEOUT;
import static io.stevedore.diagnosis.Severity.ERROR;
import static io.stevedore.diagnosis.Severity.INFO;
import static io.stevedore.diagnosis.Severity.WARNING;

import java.util.Arrays;
import java.util.Optional;

/** What can keep a volume from getting ready. {@code docs/diagnosis.md} is made from this list. */
public enum Code {
    STORAGE_CLASS_MISSING(
            "StorageClassMissing",
            ERROR,
            TIMEOUT,
            "A StorageClass that the task, its claim or the configuration names does not exist",
            "Create the class, or correct the name."),
    QUOTA_EXCEEDED(
            "QuotaExceeded",
            ERROR,
            GRACE,
            "A ResourceQuota of Velero's namespace refuses a claim or a pod",
            "Raise the quota, or lower podResources of the node-agent ConfigMap."),
    LIMIT_RANGE(
            "LimitRange",
            ERROR,
            GRACE,
            "A LimitRange of Velero's namespace refuses a claim or a pod",
            "Change the LimitRange, or podResources of the node-agent ConfigMap."),
    POD_SECURITY(
            "PodSecurity",
            ERROR,
            GRACE,
            "The Pod Security level of Velero's namespace refuses the mover's pod",
            "Label the namespace pod-security.kubernetes.io/enforce=privileged."),
    ADMISSION_DENIED(
            "AdmissionDenied",
            ERROR,
            GRACE,
            "An admission webhook or policy refuses an object",
            "Exempt Velero's namespace, or change the policy."),
    PRIORITY_CLASS_MISSING(
            "PriorityClassMissing",
            ERROR,
            GRACE,
            "The PriorityClass of the mover's pod does not exist",
            "Create it, or change priorityClassName of the node-agent ConfigMap."),
    SERVICE_ACCOUNT_MISSING(
            "ServiceAccountMissing",
            ERROR,
            GRACE,
            "The ServiceAccount of the mover's pod does not exist",
            "Create it, or change --mover-service-account."),
    PERMISSION_MISSING(
            "PermissionMissing",
            ERROR,
            GRACE,
            "The agent's ServiceAccount may not do what it has to",
            "Apply the Roles of this release."),
    CREATION_REFUSED(
            "CreationRefused",
            ERROR,
            GRACE,
            "The API server refuses an object for another reason",
            "Its words say why."),
    POD_FOLDER_MISSING(
            "PodFolderMissing",
            ERROR,
            GRACE,
            "The kubelet's folder of pods is not where the agents look for the volumes of file-system backups",
            "Set the hostPath of volume host-pods of DaemonSet node-agent to <the kubelet's root>/pods."),
    SNAPSHOT_CLASS_MISSING(
            "SnapshotClassMissing",
            ERROR,
            TIMEOUT,
            "The VolumeSnapshotClass of a snapshot does not exist",
            "Create the class, or correct the name."),
    SNAPSHOT_FAILED(
            "SnapshotFailed",
            WARNING,
            TIMEOUT,
            "The CSI driver reports an error for a snapshot; it tries again",
            "The words are the driver's; look at its controller."),
    SNAPSHOT_CONTENT_MISSING(
            "SnapshotContentMissing",
            ERROR,
            TIMEOUT,
            "The VolumeSnapshotContent that a snapshot is bound to does not exist",
            "Somebody deleted it; take a new backup."),
    SNAPSHOT_NOT_READY(
            "SnapshotNotReady",
            INFO,
            TIMEOUT,
            "A snapshot is not ready to use, and nobody says why",
            "Look at the snapshot controller and at the CSI driver's snapshotter."),
    READ_ONLY_REFUSED(
            "ReadOnlyRefused",
            WARNING,
            TIMEOUT,
            "The CSI driver makes no ReadOnlyMany volume, which backupPVC.readOnly asks for",
            "Take readOnly out of backupPVC for this class."),
    PROVISIONING_FAILED(
            "ProvisioningFailed",
            WARNING,
            TIMEOUT,
            "The CSI driver cannot make the volume; it tries again",
            "The words are the driver's; look at the storage behind the class."),
    CLAIM_LOST("ClaimLost", ERROR, TIMEOUT, "The volume of a bound claim is gone", "Somebody deleted it; run again."),
    VOLUME_FAILED(
            "VolumeFailed", ERROR, TIMEOUT, "A PersistentVolume is Failed", "Look at the storage behind the class."),
    CLAIM_PENDING(
            "ClaimPending",
            INFO,
            TIMEOUT,
            "A claim is not bound, and nobody says why",
            "Look at the provisioner of the class."),
    WAITS_FOR_CONSUMER(
            "WaitsForConsumer",
            INFO,
            TIMEOUT,
            "The target claim of a restore is bound when a pod uses it, and none does",
            "Start the application, or set restorePVC.ignoreDelayBinding."),
    AGENT_MISSING(
            "AgentMissing",
            ERROR,
            TIMEOUT,
            "No agent runs on the node of the mover's pod, so nobody takes the task over",
            "Let the DaemonSet run there, or keep movers away by loadAffinity."),
    NODE_GONE(
            "NodeGone",
            ERROR,
            TIMEOUT,
            "The node of the mover's pod does not exist any more",
            "Run again; the pod goes with its node."),
    NODE_NOT_READY(
            "NodeNotReady",
            WARNING,
            TIMEOUT,
            "The node of the mover's pod is not ready",
            "Look at the node's kubelet."),
    UNSCHEDULABLE(
            "Unschedulable",
            WARNING,
            TIMEOUT,
            "The scheduler finds no node for the mover's pod",
            "The words are the scheduler's; see loadAffinity and podResources of the node-agent ConfigMap."),
    IMAGE_UNAVAILABLE(
            "ImageUnavailable",
            ERROR,
            GRACE,
            "The image of the mover's pod cannot be had on its node",
            "Check name and registry; movers use the agent's own image."),
    REFERENCE_MISSING(
            "ReferenceMissing",
            ERROR,
            TIMEOUT,
            "A Secret or ConfigMap that the mover's pod needs does not exist",
            "Create it in Velero's namespace."),
    MULTI_ATTACH(
            "MultiAttach",
            WARNING,
            TIMEOUT,
            "A volume is still attached to another node",
            "Wait for it to be detached there, or end what uses it."),
    ATTACH_FAILED(
            "AttachFailed",
            WARNING,
            TIMEOUT,
            "A volume cannot be attached to the node",
            "The words are the driver's; look at its controller."),
    MOUNT_FAILED(
            "MountFailed",
            WARNING,
            TIMEOUT,
            "A volume cannot be mounted or mapped on the node",
            "The words are the kubelet's; look at the CSI driver on that node."),
    CONTAINER_FAILED(
            "ContainerFailed",
            ERROR,
            TIMEOUT,
            "The mover's container or its sandbox cannot be made",
            "The words are the kubelet's; look at the container runtime of that node."),
    POD_UNKNOWN(
            "PodUnknown", ERROR, GRACE, "Nobody knows the state of the mover's pod", "Look at the node of the pod."),
    POD_UNPLACED(
            "PodUnplaced",
            INFO,
            TIMEOUT,
            "The mover's pod has no node, and nobody says why",
            "Look whether the scheduler runs."),
    POD_PENDING(
            "PodPending",
            INFO,
            TIMEOUT,
            "The mover's pod does not start on its node, and nobody says why for three minutes",
            "Look at the kubelet of that node, at its image pulls, and at the CSI driver that attaches and mounts."),
    OUT_OF_MEMORY(
            "OutOfMemory",
            ERROR,
            AT_ONCE,
            "The mover was killed because it used more memory than it may",
            "Raise the memory limit in podResources of the node-agent ConfigMap."),
    EVICTED(
            "Evicted",
            ERROR,
            AT_ONCE,
            "The mover's pod was evicted from its node",
            "Free what the node lacks, or set requests in podResources."),
    WRONG_PASSWORD(
            "WrongPassword",
            ERROR,
            AT_ONCE,
            "The password in Secret velero-repo-credentials is missing, or does not open the repository",
            "Put the one back that the repository was made with."),
    CREDENTIALS_REFUSED(
            "CredentialsRefused",
            ERROR,
            AT_ONCE,
            "The storage refuses the location's credentials, or they cannot be read",
            "Mend the credentials of the BackupStorageLocation, or what they may do."),
    LOCATION_UNAVAILABLE(
            "LocationUnavailable",
            ERROR,
            AT_ONCE,
            "The BackupStorageLocation does not exist, or its storage cannot be reached",
            "Mend the BackupStorageLocation or the storage behind it."),
    REPOSITORY_NOT_READY(
            "RepositoryNotReady",
            WARNING,
            AT_ONCE,
            "The BackupRepository is not ready; the mover waits for it, and ends when it takes too long",
            "Its status says why; the Velero server or the coordinator looks after it."),
    REPOSITORY_LOCKED(
            "RepositoryLocked",
            ERROR,
            AT_ONCE,
            "Another process has locked the repository, or had when it died",
            "Wait for it to end; if there is none, unlock the repository with its engine."),
    DISK_FULL(
            "DiskFull",
            ERROR,
            AT_ONCE,
            "A disk or a quota is full: the storage's, the node's or the restored volume's",
            "The mover's words say which; make room there."),
    CLOCKS_APART(
            "ClocksApart",
            WARNING,
            NEVER,
            "The clocks of nodes or of the storage differ; timeouts come too early or too late, and stores refuse requests",
            "Let all nodes take their time from one source."),
    QUEUE_FULL(
            "QueueFull",
            INFO,
            NEVER,
            "No agent takes new tasks now: as many volumes are being exposed as prepareQueueLength allows",
            "Wait, or raise loadConcurrency.prepareQueueLength of the node-agent ConfigMap."),
    TARGET_MISSING(
            "TargetMissing",
            INFO,
            NEVER,
            "The claim that a restore is for does not exist, so no agent takes the task",
            "The server makes it; look at its restore."),
    NO_SLOT(
            "NoSlot",
            INFO,
            NEVER,
            "The mover waits for a slot of its node: others hold them all, and none has been let go for a while",
            "Wait, or raise loadConcurrency of the node-agent ConfigMap."),
    CANCEL_PENDING(
            "CancelPending",
            INFO,
            NEVER,
            "The mover was asked to stop and has not yet; it is ended by force after half a minute",
            "Wait.");

    /** What becomes of a task that has such a finding. */
    public enum End {
        /** Failed: the mover is over. */
        AT_ONCE,
        /** Failed when it has not healed after a while. */
        GRACE,
        /** Told at once; only the prepare timeout ends it. */
        TIMEOUT,
        /** It is only told. */
        NEVER
    }

    private final String label;
    private final Severity severity;
    private final End end;
    private final String meaning;
    private final String advice;

    Code(String label, Severity severity, End end, String meaning, String advice) {
        this.label = label;
        this.severity = severity;
        this.end = end;
        this.meaning = meaning;
        this.advice = advice;
    }

    /** As it stands in messages, metrics and options. */
    public String label() {
        return label;
    }

    public Severity severity() {
        return severity;
    }

    /** Unless {@code --fail-fast} says otherwise. */
    public End end() {
        return end;
    }

    public String meaning() {
        return meaning;
    }

    /** What to do, one sentence. */
    public String advice() {
        return advice;
    }

    /** Whether it may go away while the task waits. */
    public boolean heals() {
        return switch (this) {
            case SNAPSHOT_CONTENT_MISSING, CLAIM_LOST, VOLUME_FAILED, NODE_GONE -> false;
            default -> end != End.AT_ONCE || this == REPOSITORY_NOT_READY;
        };
    }

    /** By its label. */
    public static Optional<Code> of(String label) {
        return Arrays.stream(values()).filter(code -> code.label.equals(label)).findFirst();
    }
}
