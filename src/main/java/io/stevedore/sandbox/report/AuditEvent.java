package io.stevedore.sandbox.report;

import java.time.Instant;

/**
 * One request in the API server's audit log: one that is finished, or a watch that was opened.
 *
 * @param user      for example {@code system:serviceaccount:velero:velero}
 * @param pod       of the token that was used; empty when it belongs to no pod
 * @param verb      get, list, watch, create, update, patch, delete ...
 * @param group     API group; empty for the core
 * @param resource  plural, with {@code /subresource} when there is one; empty for a plain path
 * @param namespace of the object; empty for what is outside of namespaces, and for lists of all of them
 * @param name      empty for lists and for creations by generateName
 * @param code      HTTP status
 * @param denied    the user has no permission for it; what admission refuses has the same status
 */
public record AuditEvent(
        Instant time,
        String user,
        String pod,
        String userAgent,
        String verb,
        String group,
        String resource,
        String namespace,
        String name,
        int code,
        boolean denied) {

    boolean watch() {
        return verb.equals("watch");
    }

    boolean write() {
        return switch (verb) {
            case "create", "update", "patch", "delete", "deletecollection" -> true;
            default -> false;
        };
    }
}
