package io.stevedore.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.permissions.Account;
import io.stevedore.permissions.Permission;
import io.stevedore.permissions.Permissions;
import io.stevedore.permissions.Right;
import io.stevedore.permissions.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PermissionUseTest {
    private static final String AGENT = "system:serviceaccount:velero:node-agent";

    /** One request for each right that a usual run needs, but for those left out. */
    private static List<AuditEvent> usualRun(Predicate<Right> leftOut) {
        return new ArrayList<>(Stream.of(Account.values())
                .flatMap(account -> Permissions.of(account).stream())
                .filter(Permission::always)
                .flatMap(Permission::rights)
                .filter(leftOut.negate())
                .map(right -> event(
                        right.account().user("velero"),
                        right.verb(),
                        right.group(),
                        right.resource(),
                        right.scope() == Scope.NAMESPACE ? "velero" : "app",
                        200))
                .toList());
    }

    private static AuditEvent event(
            String user, String verb, String group, String resource, String namespace, int code) {
        return new AuditEvent(Instant.EPOCH, user, "", "", verb, group, resource, namespace, "", code, code == 403);
    }

    @Test
    void aRunThatUsesAllThatItNeedsIsAsGranted() {
        // When
        PermissionUse use = PermissionUse.of(usualRun(right -> false), "velero");

        // Then
        assertThat(use.refused()).isEmpty();
        assertThat(use.unused()).isEmpty();
        assertThat(use.rare())
                .hasSize(use.granted() - use.used())
                .contains("node-agent: get configmaps: when an option names a ConfigMap");
        assertThat(use.asGranted()).isTrue();
    }

    @Test
    void whatNobodyUsesAnyMoreIsNamed() {
        // Given nothing but the movers of another namespace that read secrets
        List<AuditEvent> events = usualRun(right -> right.toString().equals("data-mover: get secrets"));
        events.add(event("system:serviceaccount:other:data-mover", "get", "", "secrets", "velero", 200));

        // When
        PermissionUse use = PermissionUse.of(events, "velero");

        // Then
        assertThat(use.unused()).containsExactly("data-mover: get secrets");
        assertThat(use.asGranted()).isTrue();
        assertThat(use.ofPart().unused()).isEmpty();
    }

    /** The wider grant would do as well, but the Role has a narrower one for that. */
    @Test
    void aRequestInVelerosNamespaceUsesTheRoleOfTheNamespace() {
        // Given
        List<AuditEvent> events =
                usualRun(right -> right.toString().equals("node-agent: list persistentvolumeclaims in the cluster"));

        // When
        PermissionUse use = PermissionUse.of(events, "velero");

        // Then
        assertThat(use.unused()).containsExactly("node-agent: list persistentvolumeclaims in the cluster");
    }

    @Test
    void whatWasRefusedIsToldWithItsPlaceAndHowOften() {
        // Given
        List<AuditEvent> events = usualRun(right -> false);
        events.add(event(AGENT, "update", "apps", "daemonsets", "velero", 403));
        events.add(event(AGENT, "list", "", "secrets", "", 403));
        events.add(event(AGENT, "list", "", "secrets", "", 403));
        events.add(event("system:kube-scheduler", "list", "", "secrets", "", 403));

        // When
        PermissionUse use = PermissionUse.of(events, "velero").ofPart();

        // Then
        assertThat(use.refused())
                .containsExactly(
                        "node-agent: update daemonsets.apps in namespace velero",
                        "node-agent: list secrets in the cluster, 2 times");
        assertThat(use.asGranted()).isFalse();
    }

    /** So answers an API server in its first moments. */
    @Test
    void whatWasAllowedBeforeOrAfterIsNoRefusal() {
        // Given
        List<AuditEvent> events = usualRun(right -> false);
        events.add(event(AGENT, "list", "", "events", "velero", 403));
        events.add(event(AGENT, "list", "", "events", "app", 403));

        // When
        PermissionUse use = PermissionUse.of(events, "velero");

        // Then
        assertThat(use.refused()).containsExactly("node-agent: list events in namespace app");
    }
}
