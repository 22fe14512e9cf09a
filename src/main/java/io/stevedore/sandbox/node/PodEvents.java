package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.stevedore.api.Events;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Warnings about pods, as a kubelet writes them: one Event for each reason and message of a pod, counted up. */
final class PodEvents {
    private record Key(String uid, String reason, String message) {}

    private record Count(String event, int times) {}

    private final KubernetesClient client;
    private final String node;
    private final Clock clock;
    private final Map<Key, Count> seen = new ConcurrentHashMap<>();

    PodEvents(KubernetesClient client, String node, Clock clock) {
        this.client = client;
        this.node = node;
        this.clock = clock;
    }

    void warn(Pod pod, String reason, String message) {
        var key = new Key(pod.getMetadata().getUid(), reason, message);
        try {
            seen.compute(key, (ignored, before) -> before == null ? create(pod, reason, message) : repeat(pod, before));
        } catch (KubernetesClientException e) {
            // An event is a remark; a namespace that is going away takes none.
        }
    }

    void forget(Pod pod) {
        seen.keySet().removeIf(key -> key.uid().equals(pod.getMetadata().getUid()));
    }

    private Count create(Pod pod, String reason, String message) {
        Event event = Events.about(pod, "Warning", reason, message, clock.instant())
                .editMetadata()
                .withGenerateName(pod.getMetadata().getName() + ".")
                .endMetadata()
                .withNewSource("kubelet", node)
                .build();
        return new Count(client.resource(event).create().getMetadata().getName(), 1);
    }

    private Count repeat(Pod pod, Count before) {
        var next = new Count(before.event(), before.times() + 1);
        client.v1()
                .events()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(before.event())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"count\":" + next.times() + ",\"lastTimestamp\":\"" + now() + "\"}");
        return next;
    }

    private String now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
