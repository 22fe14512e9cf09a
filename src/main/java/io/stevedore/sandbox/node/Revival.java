package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;

/**
 * After an outage the cluster may have taken the node for dead, and its pods for not ready. A kubelet that lives says
 * otherwise.
 */
final class Revival {
    /** The cluster may be late with the pods. */
    private static final int LOOKS_AT_PODS = 6;

    private final Kubelet kubelet;
    private int left;

    Revival(Kubelet kubelet) {
        this.kubelet = kubelet;
    }

    /** With each beat. */
    void look() {
        Resource<Node> node = kubelet.client().nodes().withName(kubelet.spec().name());
        Node seen = node.get();
        if (seen != null && !Readiness.isNodeReady(seen)) {
            left = LOOKS_AT_PODS;
            node.editStatus(now -> {
                now.getStatus()
                        .setConditions(NodeObjects.conditions(kubelet.clock().instant()));
                return now;
            });
        }
        if (left > 0) {
            left--;
            pods().stream()
                    .filter(Revival::isMisjudged)
                    .forEach(pod -> kubelet.client().resource(pod).editStatus(Revival::ready));
        }
    }

    private List<Pod> pods() {
        return kubelet.client()
                .pods()
                .inAnyNamespace()
                .withField("spec.nodeName", kubelet.spec().name())
                .list()
                .getItems();
    }

    private static boolean isMisjudged(Pod pod) {
        return !Readiness.isPodReady(pod)
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("ContainersReady")
                                && condition.getStatus().equals("True"));
    }

    private static Pod ready(Pod pod) {
        pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .forEach(condition -> condition.setStatus("True"));
        return pod;
    }
}
