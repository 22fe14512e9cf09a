package io.stevedore.sandbox.report;

import java.time.Instant;

/**
 * One finished request in the API server's audit log.
 *
 * @param user     for example {@code system:serviceaccount:velero:velero}
 * @param pod      of the token that was used; empty when it belongs to no pod
 * @param verb     get, list, watch, create, update, patch, delete ...
 * @param resource plural, with {@code /subresource} when there is one; empty for a plain path
 * @param name     empty for lists and for creations by generateName
 * @param code     HTTP status
 */
public record AuditEvent(
        Instant time, String user, String pod, String userAgent, String verb, String resource, String name, int code) {

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
