package io.stevedore.mover;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.TreeMap;

/** Writes events to the API server. */
public final class ClusterEvents implements EventSink {
    private final KubernetesClient client;

    public ClusterEvents(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Sent create(Event event) {
        try {
            client.v1().events().resource(event).create();
            return Sent.DONE;
        } catch (KubernetesClientException e) {
            // 409: an earlier try arrived after all
            return e.getCode() == 409 ? Sent.DONE : outcome(e);
        }
    }

    @Override
    public Sent update(Event event) {
        Map<String, Object> patch = new TreeMap<>(Map.of(
                "message", event.getMessage(), "count", event.getCount(), "lastTimestamp", event.getLastTimestamp()));
        try {
            client.resource(event) // not by name: that would read it first, which a mover may not
                    .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), Serialization.asJson(patch));
            return Sent.DONE;
        } catch (KubernetesClientException e) {
            return e.getCode() == 404 ? Sent.MISSING : outcome(e);
        }
    }

    private static Sent outcome(KubernetesClientException e) {
        boolean refused = e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != 408 && e.getCode() != 429;
        return refused ? Sent.REFUSED : Sent.AGAIN;
    }
}
