package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** A mover's events about its task: the first of a reason is created, the later ones patch it. */
final class MoverEvents {
    private record Sent(String event, int count) {}

    private final KubernetesClient client;
    private final GenericKubernetesResource about;
    private final MoverTask task;
    private final String node;
    private final Clock clock;
    private final Map<String, Sent> sent = new HashMap<>();

    MoverEvents(KubernetesClient client, GenericKubernetesResource about, MoverTask task, String node, Clock clock) {
        this.client = client;
        this.about = about;
        this.task = task;
        this.node = node;
        this.clock = clock;
    }

    /** @param detail progress or result as JSON, or the error; else empty */
    void send(String reason, String detail) {
        String message = task.text(reason, detail);
        Sent before = sent.get(reason);
        sent.put(reason, before == null ? create(reason, message) : repeat(before, message));
    }

    private Sent create(String reason, String message) {
        var metadata = about.getMetadata();
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(task.name() + "." + Long.toHexString(nanos()))
                .withNamespace(metadata.getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .endInvolvedObject()
                .withType("Normal")
                .withReason(reason)
                .withMessage(message)
                .withNewSource(task.name(), node)
                .withFirstTimestamp(now())
                .withLastTimestamp(now())
                .withCount(1)
                .build();
        client.resource(event).create();
        return new Sent(event.getMetadata().getName(), 1);
    }

    private Sent repeat(Sent before, String message) {
        int count = before.count() + 1;
        Event named = new EventBuilder()
                .withNewMetadata()
                .withNamespace(about.getMetadata().getNamespace())
                .withName(before.event())
                .endMetadata()
                .build();
        client.resource(named) // not by name: that would read it first, which a mover may not
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        Serialization.asJson(Map.of("count", count, "lastTimestamp", now(), "message", message)));
        return new Sent(before.event(), count);
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private long nanos() {
        var now = clock.instant();
        // The reasons make two events of one moment different.
        return now.getEpochSecond() * 1_000_000_000L + now.getNano() + sent.size();
    }
}
