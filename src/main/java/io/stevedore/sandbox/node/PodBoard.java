package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one pod's containers are doing, and its publication as the pod's status. */
final class PodBoard {
    private static final int TRIES = 5;
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Kubelet kubelet;
    private final Pod pod;
    private final Instant started;
    private final ConditionTimes times;
    private final Map<String, ContainerRecord> init = new LinkedHashMap<>();
    private final Map<String, ContainerRecord> main = new LinkedHashMap<>();
    private @Nullable PodStatus published;
    private volatile boolean closed;

    PodBoard(Kubelet kubelet, Pod pod) {
        this.kubelet = kubelet;
        this.pod = pod;
        this.started = kubelet.clock().instant();
        this.times = new ConditionTimes(kubelet.clock());
        List<Container> before = pod.getSpec().getInitContainers();
        before.forEach(c -> init.put(c.getName(), ContainerRecord.created(c, true)));
        pod.getSpec()
                .getContainers()
                .forEach(c -> main.put(c.getName(), ContainerRecord.created(c, !before.isEmpty())));
    }

    synchronized ContainerRecord get(String container) {
        ContainerRecord found = main.containsKey(container) ? main.get(container) : init.get(container);
        if (found == null) {
            throw new IllegalArgumentException("the pod has no container " + container);
        }
        return found;
    }

    /** Changes what is known of a container, and publishes it. */
    synchronized void update(String container, UnaryOperator<ContainerRecord> change) {
        (main.containsKey(container) ? main : init).computeIfPresent(container, (name, before) -> change.apply(before));
        publish();
    }

    synchronized String phase() {
        return PodStatuses.phase(
                pod.getSpec().getRestartPolicy(), List.copyOf(init.values()), List.copyOf(main.values()));
    }

    /** The object is gone, or the node is: nothing is published any more. */
    void close() {
        // Not under the lock: a publication that waits for the API server must not hold up the end.
        closed = true;
    }

    synchronized void publish() {
        PodStatus status = PodStatuses.of(
                PodAddress.of(pod),
                pod.getSpec().getRestartPolicy(),
                List.copyOf(init.values()),
                List.copyOf(main.values()),
                started,
                times);
        if (status.equals(published)) {
            return;
        }
        for (int tries = 1; !closed; tries++) {
            try {
                patch(status);
                published = status;
                return;
            } catch (KubernetesClientException e) {
                boolean gone = e.getCode() == 404 || e.getCode() == 409;
                if (gone || tries == TRIES) {
                    report(gone, e);
                    return;
                }
                sleep();
            }
        }
    }

    private void report(boolean gone, KubernetesClientException failure) {
        if (!gone) {
            kubelet.spec()
                    .listener()
                    .accept("Cannot write the status of pod %s/%s: %s"
                            .formatted(
                                    pod.getMetadata().getNamespace(),
                                    pod.getMetadata().getName(),
                                    failure.getMessage()));
        }
    }

    private void patch(PodStatus status) {
        // The uid makes it a conflict when another pod has taken the name.
        Pod patch = new PodBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withUid(pod.getMetadata().getUid())
                        .build())
                .withStatus(status)
                .build();
        patch.setSpec(null);
        var unused = kubelet.client()
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), Serialization.asJson(patch));
    }

    private static void sleep() {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
