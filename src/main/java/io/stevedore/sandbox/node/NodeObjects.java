package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.stevedore.api.Names;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;

/** The objects by which a node is known. */
final class NodeObjects {
    static final String LEASE_NAMESPACE = "kube-node-lease";
    static final String ADDRESS = "127.0.0.1";
    private static final int LEASE_SECONDS = 40;
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    private NodeObjects() {}

    /** @param kubeletPort where the API server asks for logs */
    static Node node(NodeSpec spec, int kubeletPort, Instant now) {
        var labels = new HashMap<>(spec.labels());
        labels.putIfAbsent(Names.HOSTNAME_LABEL, spec.name());
        labels.putIfAbsent(Names.OS_LABEL, "linux");
        labels.putIfAbsent("kubernetes.io/arch", architecture());
        return new NodeBuilder()
                .withNewMetadata()
                .withName(spec.name())
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withProviderID("played://" + spec.name())
                .endSpec()
                .withNewStatus()
                .withCapacity(spec.capacity())
                .withAllocatable(spec.capacity())
                .withConditions(conditions(now))
                // No address of type Hostname: the API server would prefer it, and nobody resolves that name.
                .addNewAddress(ADDRESS, "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(kubeletPort)
                .endDaemonEndpoints()
                .withNewNodeInfo()
                .withArchitecture(architecture())
                .withOperatingSystem("linux")
                .withOsImage("played")
                .withKubeletVersion("v1.34.4")
                .withKubeProxyVersion("")
                .withContainerRuntimeVersion("played://1")
                .withKernelVersion(System.getProperty("os.version"))
                .withMachineID("")
                .withSystemUUID("")
                .withBootID("")
                .endNodeInfo()
                .endStatus()
                .build();
    }

    /** @param uid of the Node, which owns it */
    static Lease lease(String node, String uid, Instant now) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(node)
                .withNamespace(LEASE_NAMESPACE)
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(node)
                .withUid(uid)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(node)
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .withRenewTime(now.atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    /** A merge patch that renews the Lease. */
    static String renewal(Instant now) {
        return "{\"spec\":{\"renewTime\":\"" + MICROS.format(now.atOffset(ZoneOffset.UTC)) + "\"}}";
    }

    static List<NodeCondition> conditions(Instant now) {
        return List.of(
                condition("MemoryPressure", "False", "KubeletHasSufficientMemory", now),
                condition("DiskPressure", "False", "KubeletHasNoDiskPressure", now),
                condition("PIDPressure", "False", "KubeletHasSufficientPID", now),
                condition("Ready", "True", "KubeletReady", now));
    }

    private static NodeCondition condition(String type, String status, String reason, Instant now) {
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage("played")
                .withLastHeartbeatTime(now.toString())
                .withLastTransitionTime(now.toString())
                .build();
    }

    private static String architecture() {
        String machine = System.getProperty("os.arch");
        return machine.equals("aarch64") ? "arm64" : machine;
    }
}
