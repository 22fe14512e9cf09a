package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.api.Events;
import io.stevedore.api.Names;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Writes Events. The name of one is made of what it says, and of whom: where all agents have the same to say, the first one writes it
 * and the others find it there.
 */
public final class EventWriter {
    private static final Logger LOG = Logger.getLogger(EventWriter.class);

    /** Of an object's name: an Event's has place for 253 characters. */
    private static final int LONGEST = 200;

    private final KubernetesClient client;
    private final InstantSource clock;

    public EventWriter(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Never fails: what is not told here stands in the log. @param reason one word */
    public void tell(HasMetadata about, String type, String reason, String message) {
        try {
            client.resource(event(about, type, reason, message)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                LOG.warnf(
                        "No Event on %s %s: %s",
                        about.getKind(), about.getMetadata().getName(), e.getMessage());
            }
        }
    }

    private Event event(HasMetadata about, String type, String reason, String message) {
        String said = String.join(
                "\n", List.of(about.getMetadata().getUid(), about.getMetadata().getResourceVersion(), reason, message));
        String of = about.getMetadata().getName();
        String name = of.substring(0, Math.min(of.length(), LONGEST)) + "."
                + UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8));
        return Events.about(about, type, reason, message, clock.instant())
                .editMetadata()
                .withName(name)
                .endMetadata()
                .withNewSource()
                .withComponent(Names.DAEMON_SET)
                .endSource()
                .build();
    }
}
