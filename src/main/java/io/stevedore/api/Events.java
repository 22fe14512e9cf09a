package io.stevedore.api;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Events, as whoever has something to say of an object writes them. */
public final class Events {
    /** Characters of a message; more the API server refuses. */
    private static final int LONGEST = 1024;

    private Events() {}

    /**
     * The first one of its kind, without name and source, which are the writer's.
     *
     * @param type   {@code Normal} or {@code Warning}
     * @param reason one word
     */
    public static EventBuilder about(HasMetadata object, String type, String reason, String message, Instant now) {
        String namespace = object.getMetadata().getNamespace();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(Objects.requireNonNullElse(namespace, "default"))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(namespace)
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .withResourceVersion(object.getMetadata().getResourceVersion())
                .endInvolvedObject()
                .withType(type)
                .withReason(reason)
                .withMessage(message.length() > LONGEST ? message.substring(0, LONGEST - 3) + "..." : message)
                .withCount(1)
                .withFirstTimestamp(time)
                .withLastTimestamp(time);
    }
}
