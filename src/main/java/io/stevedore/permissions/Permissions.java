package io.stevedore.permissions;

import static io.stevedore.permissions.Account.AGENT;
import static io.stevedore.permissions.Account.COORDINATOR;
import static io.stevedore.permissions.Account.MOVER;
import static io.stevedore.permissions.Permission.need;
import static io.stevedore.permissions.Scope.CLUSTER;
import static io.stevedore.permissions.Scope.NAMESPACE;

import io.stevedore.api.Names;
import java.util.List;

/**
 * All of them. Whoever adds a request adds its line here, and lets {@code PermissionsTest} write the Roles anew; a
 * sandbox run fails when one is missing or is not needed any more.
 */
public final class Permissions {
    private static final String CORE = "";
    private static final String VELERO = "velero.io";
    private static final String SNAPSHOTS = "snapshot.storage.k8s.io";

    /** An occasion that two writers have to meet for. */
    public static final String SURPRISE = "a write met another state than the watch had shown";

    private static final String FILES = "volumes of pods are backed up or restored";

    private static final String OUTSIDE = "--diagnostics-address is no loopback address";

    private static final List<Permission> AGENTS = List.of(
            need(
                    AGENT,
                    NAMESPACE,
                    VELERO,
                    "datauploads datadownloads podvolumebackups podvolumerestores",
                    "list watch",
                    "the tasks; any agent may claim one, and those of pods' volumes the agent of the pod's node"),
            need(
                    AGENT,
                    NAMESPACE,
                    VELERO,
                    "datauploads datadownloads",
                    "patch",
                    "claims, phases, progress and ends of tasks"),
            need(AGENT, NAMESPACE, VELERO, "podvolumebackups podvolumerestores", "patch", "the same of pods' volumes")
                    .when(FILES),
            need(AGENT, NAMESPACE, CORE, "pods", "list watch", "the movers, and which nodes have an agent"),
            need(AGENT, NAMESPACE, CORE, "pods", "create delete", "the movers"),
            need(AGENT, NAMESPACE, CORE, "pods", "get", "a mover is lost only when the API server itself says so")
                    .when("a mover is not where it should be"),
            need(AGENT, NAMESPACE, CORE, "pods/log", "get", "a mover's log goes into its agent's"),
            need(
                    AGENT,
                    NAMESPACE,
                    CORE,
                    "events",
                    "list watch",
                    "the movers' progress, and why a volume did not get ready"),
            need(
                            AGENT,
                            NAMESPACE,
                            CORE,
                            "configmaps",
                            "get list watch",
                            "the agent's configuration, and whether it is still the one in use")
                    .when("an option names a ConfigMap"),
            need(
                            AGENT,
                            NAMESPACE,
                            CORE,
                            "events",
                            "create",
                            "why a volume does not get ready; what is wrong with a configuration, or new in it")
                    .when("there is something to say of a task or of a ConfigMap"),
            need(
                    AGENT,
                    NAMESPACE,
                    CORE,
                    "persistentvolumeclaims",
                    "list watch create delete",
                    "the claims of movers: of a snapshot's volume, a volume to restore into, a cache"),
            need(AGENT, NAMESPACE, CORE, "persistentvolumeclaims", "get", "the claims of movers")
                    .when(SURPRISE),
            need(
                    AGENT,
                    NAMESPACE,
                    SNAPSHOTS,
                    "volumesnapshots",
                    "list watch create patch delete",
                    "a backup's own snapshot; the mover's result is noted on it before the mover's pod goes"),
            need(AGENT, NAMESPACE, SNAPSHOTS, "volumesnapshots", "get", "a backup's own snapshot")
                    .when(SURPRISE),
            need(AGENT, NAMESPACE, "apps", "daemonsets", "list watch", "what movers take over from the agents' pods")
                    .named(Names.DAEMON_SET),
            need(
                    AGENT,
                    CLUSTER,
                    CORE,
                    "pods",
                    "list watch",
                    "the pods of this node, some of which wait for their volumes to be restored, and each pod whose volume is"
                            + " backed up"),
            need(AGENT, CLUSTER, CORE, "pods", "get", "whether the pod of a restore is really gone")
                    .when("the pod of a restore is not found"),
            need(
                    AGENT,
                    CLUSTER,
                    CORE,
                    "persistentvolumeclaims",
                    "list watch",
                    "the claim that a snapshot was made of, and the one that waits for a restored volume; each by its"
                            + " name"),
            need(AGENT, CLUSTER, CORE, "persistentvolumeclaims", "patch", "a restored volume is given to its claim")
                    .when("the volume controller is not quicker"),
            need(AGENT, CLUSTER, CORE, "persistentvolumeclaims", "get", "claims of applications")
                    .when(SURPRISE),
            need(
                    AGENT,
                    CLUSTER,
                    CORE,
                    "persistentvolumes",
                    "list watch patch",
                    "the volumes of movers' claims; a restored one is kept and given to the application's claim"),
            need(AGENT, CLUSTER, CORE, "persistentvolumes", "get", "the volumes of movers' claims")
                    .when(SURPRISE),
            need(
                    AGENT,
                    CLUSTER,
                    SNAPSHOTS,
                    "volumesnapshots",
                    "list watch delete",
                    "the snapshot that a backup is made of, by its name; it goes when the backup has its own"),
            need(AGENT, CLUSTER, SNAPSHOTS, "volumesnapshots", "get", "snapshots of applications")
                    .when(SURPRISE),
            need(
                    AGENT,
                    CLUSTER,
                    SNAPSHOTS,
                    "volumesnapshotcontents",
                    "list watch create patch delete",
                    "a snapshot is handed over by its content: the source's is kept, the backup's own is made"),
            need(AGENT, CLUSTER, SNAPSHOTS, "volumesnapshotcontents", "get", "contents of snapshots")
                    .when(SURPRISE),
            need(AGENT, CLUSTER, CORE, "nodes", "list watch", "whether a task's node is there, and labels of nodes"),
            need(
                            AGENT,
                            CLUSTER,
                            CORE,
                            "nodes",
                            "get",
                            "how many volumes this node may move at once; whether a mover's node is really gone")
                    .when("loadConcurrency.perNodeConfig asks for a node's labels, or a node was deleted"),
            need(
                    AGENT,
                    CLUSTER,
                    "storage.k8s.io",
                    "storageclasses",
                    "list watch",
                    "when volumes of a class are bound, and whether the configuration names what exists"),
            need(
                            AGENT,
                            CLUSTER,
                            "storage.k8s.io",
                            "volumeattachments",
                            "list",
                            "whether a node that is gone still has the volume of a lost mover")
                    .when("a mover was lost with its node"),
            need(AGENT, CLUSTER, "scheduling.k8s.io", "priorityclasses", "get", "whether the movers' one exists")
                    .when("priorityClassName is configured"),
            need(
                            AGENT,
                            CLUSTER,
                            "authentication.k8s.io",
                            "tokenreviews",
                            "create",
                            "whose token somebody shows who asks for diagnostics")
                    .when(OUTSIDE),
            need(
                            AGENT,
                            CLUSTER,
                            "authorization.k8s.io",
                            "subjectaccessreviews",
                            "create",
                            "whether that one may see them")
                    .when(OUTSIDE));

    private static final List<Permission> MOVERS = List.of(
            need(MOVER, NAMESPACE, VELERO, "datauploads datadownloads", "list watch", "its own task, by its name"),
            need(
                            MOVER,
                            NAMESPACE,
                            VELERO,
                            "podvolumebackups podvolumerestores",
                            "list watch",
                            "its own task, by its name; whose are over, when a repository is locked")
                    .when(FILES),
            need(MOVER, NAMESPACE, VELERO, "backupstoragelocations", "get", "where the repository is"),
            need(MOVER, NAMESPACE, VELERO, "backuprepositories", "list", "whether the repository is ready"),
            need(
                    MOVER,
                    NAMESPACE,
                    VELERO,
                    "backuprepositories",
                    "create watch",
                    "asks for a new repository, and waits"),
            need(MOVER, NAMESPACE, CORE, "secrets", "get", "the repository's password and the location's credentials"),
            need(MOVER, NAMESPACE, CORE, "events", "create", "progress and end, for its agent"),
            need(MOVER, NAMESPACE, CORE, "events", "patch", "progress again")
                    .when("a mover takes longer than seconds"));

    private static final List<Permission> COORDINATORS = List.of(
            need(
                    COORDINATOR,
                    NAMESPACE,
                    VELERO,
                    "backuprepositories",
                    "get list watch patch",
                    "repositories, and what becomes of them"),
            need(COORDINATOR, NAMESPACE, VELERO, "backupstoragelocations", "get list watch", "where repositories are"),
            need(
                    COORDINATOR,
                    NAMESPACE,
                    CORE,
                    "secrets",
                    "get",
                    "the repositories' password, the locations' credentials"),
            need(COORDINATOR, NAMESPACE, CORE, "secrets", "create", "the password, when there is none"),
            need(COORDINATOR, NAMESPACE, CORE, "configmaps", "get", "what new repositories get as configuration")
                    .when("--backup-repository-configmap names one"),
            need(
                            COORDINATOR,
                            NAMESPACE,
                            VELERO,
                            "podvolumebackups podvolumerestores",
                            "list",
                            "whose locks in a repository nobody keeps any more")
                    .when("a repository of restic is locked when it is pruned"),
            need(COORDINATOR, NAMESPACE, "apps", "deployments", "list", "beside a Velero server it does not run"),
            need(COORDINATOR, NAMESPACE, "coordination.k8s.io", "leases", "create", "one of them works at a time"),
            need(COORDINATOR, NAMESPACE, "coordination.k8s.io", "leases", "get patch", "the same")
                    .named(Names.COORDINATOR_LEASE));

    private Permissions() {}

    /** In the order of the Roles. */
    public static List<Permission> of(Account account) {
        return switch (account) {
            case AGENT -> AGENTS;
            case MOVER -> MOVERS;
            case COORDINATOR -> COORDINATORS;
        };
    }
}
