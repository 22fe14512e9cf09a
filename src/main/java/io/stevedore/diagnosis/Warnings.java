package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the Warning events on one object say. */
final class Warnings {
    private static final int MOST = 3;

    private Warnings() {}

    /** The newest first, each text once. */
    static List<Event> on(HasMetadata object, List<Event> events) {
        String uid = object.getMetadata().getUid();
        return events.stream()
                .filter(event -> "Warning".equals(event.getType()))
                .filter(event -> uid.equals(involved(event)))
                .sorted(Comparator.comparing(Warnings::time).reversed())
                .collect(java.util.stream.Collectors.toMap(
                        Warnings::text, event -> event, (newer, older) -> newer, java.util.LinkedHashMap::new))
                .values()
                .stream()
                .limit(MOST)
                .toList();
    }

    /** Reason and message. */
    static String text(Event event) {
        return event.getReason() + ": " + message(event);
    }

    static String message(Event event) {
        return event.getMessage() == null ? "" : event.getMessage();
    }

    private static String involved(Event event) {
        ObjectReference object = event.getInvolvedObject();
        return object == null || object.getUid() == null ? "" : object.getUid();
    }

    /** RFC 3339 in UTC sorts as text. */
    private static String time(Event event) {
        return Stream.of(event.getLastTimestamp(), event.getFirstTimestamp())
                .filter(time -> time != null)
                .findFirst()
                .orElse("");
    }
}
