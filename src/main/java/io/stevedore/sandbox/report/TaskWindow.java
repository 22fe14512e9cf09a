package io.stevedore.sandbox.report;

import java.time.Instant;
import java.util.Set;

/**
 * What tells the requests of one task from those of others.
 *
 * @param resource plural of the task object, for example {@code datauploads}
 * @param name     of the task object, and of everything that is made for it
 * @param others   names of what else only this task touches: its source PVC, snapshot, content, volume
 * @param from     its creation
 * @param until    its end, clean-up included
 */
public record TaskWindow(String resource, String name, Set<String> others, Instant from, Instant until) {

    boolean names(AuditEvent event) {
        return event.name().equals(name)
                || event.name().startsWith(name + ".")
                || event.name().startsWith(name + "-")
                || others.contains(event.name());
    }

    boolean covers(AuditEvent event) {
        return !event.time().isBefore(from) && !event.time().isAfter(until);
    }

    boolean writes(AuditEvent event) {
        return event.write()
                && event.resource().equals(resource)
                && event.name().equals(name);
    }
}
