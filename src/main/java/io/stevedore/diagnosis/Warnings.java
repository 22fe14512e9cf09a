package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the Warning events on one object say. */
final class Warnings {
    private static final int MOST = 3;
    /** With these a pod has got past everything that its node had warned of. */
    private static final Set<String> PAST = Set.of("Pulling", "Pulled", "Created", "Started");
    /** With this past what kept its volumes from being attached, of which nobody says more for an hour. */
    private static final String ATTACHED = "SuccessfulAttachVolume";

    private Warnings() {}

    /** The newest first, each text once; without those that the object has got past. */
    static List<Event> on(HasMetadata object, List<Event> events) {
        String uid = object.getMetadata().getUid();
        List<Event> own =
                events.stream().filter(event -> uid.equals(involved(event))).toList();
        return own.stream()
                .filter(event -> "Warning".equals(event.getType()))
                .filter(event -> own.stream().noneMatch(later -> overtakes(later, event)))
                .sorted(Comparator.comparing(Warnings::time).reversed())
                .collect(Collectors.toMap(Warnings::text, event -> event, (newer, older) -> newer, LinkedHashMap::new))
                .values()
                .stream()
                .limit(MOST)
                .toList();
    }

    private static boolean overtakes(Event later, Event warning) {
        String reason = String.valueOf(later.getReason());
        boolean past =
                PAST.contains(reason) || reason.equals(ATTACHED) && "FailedAttachVolume".equals(warning.getReason());
        return past && time(later).compareTo(time(warning)) >= 0;
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
