package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What makes a cluster large for who watches its nodes: nodes that nothing runs on, each with as much to tell as a kubelet
 * does, some 14 KB. The DaemonSet gives each an agent's pod, which never starts.
 */
final class OtherNodes {
    /** So many does a kubelet tell of, at most. */
    private static final int IMAGES = 50;

    private static final int VOLUMES = 10;

    private final KubernetesClient admin;

    OtherNodes(KubernetesClient admin) {
        this.admin = admin;
    }

    void create(int count) throws InterruptedException, ExecutionException {
        ManyObjects.create(admin, count, i -> node("other-" + i));
    }

    private static Node node(String name) {
        Map<String, Quantity> room = Map.of(
                "cpu", new Quantity("16"),
                "memory", new Quantity("64Gi"),
                "pods", new Quantity("110"),
                "ephemeral-storage", new Quantity("100Gi"));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels("kubernetes.io/arch", "amd64")
                .addToLabels("topology.kubernetes.io/zone", "zone-a")
                .addToAnnotations("csi.volume.kubernetes.io/nodeid", "{\"csi.example.com\":\"" + name + "\"}")
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(true)
                .withProviderID("example:///zone-a/" + name)
                .endSpec()
                .withNewStatus()
                .withCapacity(room)
                .withAllocatable(room)
                .withConditions(Stream.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure")
                        .map(type -> new NodeConditionBuilder()
                                .withType(type)
                                .withStatus(type.equals("Ready") ? "True" : "False")
                                .withReason("Kubelet" + type)
                                .withMessage("what the kubelet says of " + type)
                                .withLastHeartbeatTime("2026-11-21T02:00:01Z")
                                .withLastTransitionTime("2026-11-21T02:00:01Z")
                                .build())
                        .toList())
                .withImages(images(name))
                .withVolumesInUse(IntStream.range(0, VOLUMES)
                        .mapToObj(i -> "kubernetes.io/csi/csi.example.com^%s-volume-%d".formatted(name, i))
                        .toList())
                .endStatus()
                .build();
    }

    /** No two alike: each is text of its own in memory. */
    private static List<ContainerImage> images(String node) {
        return IntStream.range(0, IMAGES)
                .mapToObj(i -> {
                    String repository = "registry.example.com/platform/of-%s/service-%d".formatted(node, i);
                    String digest = "%064x".formatted(Integer.toUnsignedLong((node + i).hashCode()));
                    return new ContainerImageBuilder()
                            .withNames(repository + "@sha256:" + digest, repository + ":v1." + i)
                            .withSizeBytes(123_456_789L + i)
                            .build();
                })
                .toList();
    }
}
