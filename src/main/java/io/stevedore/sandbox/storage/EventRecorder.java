package io.stevedore.sandbox.storage;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.api.Events;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Events as the real drivers send them. The same event on the same object is sent once, however often it is repeated. */
final class EventRecorder {
    private static final int REMEMBERED = 2000;

    private final KubernetesClient client;
    private final Clock clock;
    private final Set<String> sent = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    EventRecorder(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void normal(HasMetadata object, String component, String reason, String message) {
        send(object, component, "Normal", reason, message);
    }

    void warning(HasMetadata object, String component, String reason, String message) {
        send(object, component, "Warning", reason, message);
    }

    private void send(HasMetadata object, String component, String type, String reason, String message) {
        if (!sent.add(object.getMetadata().getUid() + "|" + reason + "|" + message)) {
            return;
        }
        try {
            client.resource(Events.about(object, type, reason, message, clock.instant())
                            .editMetadata()
                            .withGenerateName(object.getMetadata().getName() + ".")
                            .endMetadata()
                            .withNewSource()
                            .withComponent(component)
                            .endSource()
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            // the namespace may be going away: an event is never worth a failure
            sent.remove(object.getMetadata().getUid() + "|" + reason + "|" + message);
        }
    }
}
