package io.stevedore.sandbox.report;

import io.stevedore.permissions.Account;
import io.stevedore.permissions.Permission;
import io.stevedore.permissions.Permissions;
import io.stevedore.permissions.Right;
import io.stevedore.permissions.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Roles of agents, movers and coordinator beside what these have asked for.
 *
 * @param granted how many rights there are
 * @param used    how many of them were used
 * @param refused what was asked for in vain (for lack of a permission) and never allowed, one line each
 * @param unused  rights that every backup and restore uses, but these did not
 * @param rare    unused rights for other occasions, which they name
 */
public record PermissionUse(int granted, int used, List<String> refused, List<String> unused, List<String> rare) {
    /**
     * @param events    of the whole cluster
     * @param namespace Velero's
     */
    public static PermissionUse of(List<AuditEvent> events, String namespace) {
        // an API server that has just been started does not know its Roles yet
        Set<String> allowed = events.stream()
                .filter(event -> !event.denied())
                .map(PermissionUse::request)
                .collect(Collectors.toSet());
        Map<String, Integer> refused = new LinkedHashMap<>();
        events.stream()
                .filter(event -> event.denied() && !allowed.contains(request(event)))
                .forEach(event -> account(event, namespace)
                        .ifPresent(account -> refused.merge(text(account, event), 1, Integer::sum)));
        return compare(used(events, namespace), refused);
    }

    private static String request(AuditEvent event) {
        return String.join(
                " ", event.user(), event.verb(), event.group(), event.resource(), event.namespace(), event.name());
    }

    /** What the accounts of the installation in {@code namespace} have used. */
    public static Set<Right> used(List<AuditEvent> events, String namespace) {
        Set<Right> used = new LinkedHashSet<>();
        for (AuditEvent event : events) {
            if (!event.denied() && !event.resource().isEmpty()) {
                account(event, namespace).ifPresent(account -> used.add(right(account, event, namespace)));
            }
        }
        return used;
    }

    private static Optional<Account> account(AuditEvent event, String namespace) {
        return Stream.of(Account.values())
                .filter(account -> account.user(namespace).equals(event.user()))
                .findFirst();
    }

    private static PermissionUse compare(Set<Right> used, Map<String, Integer> refused) {
        List<String> unused = new ArrayList<>();
        List<String> rare = new ArrayList<>();
        int granted = 0;
        int useful = 0;
        for (Account account : Account.values()) {
            for (Permission permission : Permissions.of(account)) {
                for (Right right : permission.rights().toList()) {
                    granted++;
                    if (used.contains(right)) {
                        useful++;
                    } else if (permission.always()) {
                        unused.add(right.toString());
                    } else {
                        rare.add(right + ": when " + permission.occasion());
                    }
                }
            }
        }
        return new PermissionUse(granted, useful, times(refused), unused, rare);
    }

    /** In Velero's namespace a request is taken to use the narrower grant, where there are two. */
    private static Right right(Account account, AuditEvent event, String namespace) {
        Right narrow = new Right(account, Scope.NAMESPACE, event.group(), event.resource(), event.verb());
        return event.namespace().equals(namespace) && granted(narrow)
                ? narrow
                : new Right(account, Scope.CLUSTER, event.group(), event.resource(), event.verb());
    }

    private static boolean granted(Right right) {
        return Permissions.of(right.account()).stream()
                .flatMap(Permission::rights)
                .anyMatch(right::equals);
    }

    private static String text(Account account, AuditEvent event) {
        String group = event.group().isEmpty() ? "" : "." + event.group();
        String place = event.namespace().isEmpty() ? "in the cluster" : "in namespace " + event.namespace();
        String what = event.resource().isEmpty() ? "a path" : event.resource() + group;
        return "%s: %s %s %s".formatted(account.serviceAccount(), event.verb(), what, place);
    }

    private static List<String> times(Map<String, Integer> refused) {
        return refused.entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() == 1 ? "" : ", " + entry.getValue() + " times"))
                .toList();
    }

    /** The same without a judgement on what was not used: the run was not a whole backup and restore. */
    public PermissionUse ofPart() {
        return new PermissionUse(granted, used, refused, List.of(), rare);
    }

    /** What was not used is told only: the volume controller, say, may bind a claim before the agent has to. */
    boolean asGranted() {
        return refused.isEmpty();
    }
}
