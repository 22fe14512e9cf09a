package io.stevedore.permissions;

/**
 * The smallest thing that can be granted.
 *
 * @param group    API group; empty for the core
 * @param resource plural, with {@code /subresource} when there is one
 */
public record Right(Account account, Scope scope, String group, String resource, String verb) {
    @Override
    public String toString() {
        return "%s: %s %s%s%s"
                .formatted(
                        account.serviceAccount(),
                        verb,
                        resource,
                        group.isEmpty() ? "" : "." + group,
                        scope == Scope.CLUSTER ? " in the cluster" : "");
    }
}
