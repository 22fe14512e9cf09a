package io.stevedore.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.sandbox.report.AuditEvent;
import io.stevedore.sandbox.report.AuditLog;
import io.stevedore.sandbox.report.PermissionUse;
import io.stevedore.testing.RealControlPlane;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Runs after all other integration tests: what none of them has used is not needed, or not tested. */
@Isolated
@DisabledIf("onlySomeTestsRun")
@Order(Integer.MAX_VALUE) // it looks back at the others
class UnusedPermissionsIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    /** {@code -Dit.test=...} names some; {@code -Dstevedore.permissions.all=true} says that they are enough. */
    static boolean onlySomeTestsRun() {
        return System.getProperty("it.test") != null && !Boolean.getBoolean("stevedore.permissions.all");
    }

    @Test
    void everyRightIsUsedBySomeTest() throws IOException {
        // Given
        Set<Right> needed = Stream.of(Account.values())
                .flatMap(account -> Permissions.of(account).stream())
                // two writers meet within milliseconds, or they do not
                .filter(permission -> !permission.occasion().equals(Permissions.SURPRISE))
                .flatMap(Permission::rights)
                .collect(Collectors.toSet());

        // When
        List<AuditEvent> events =
                AuditLog.read(CLUSTER.controlPlane().auditLog(), "system:serviceaccount:", event -> true);
        Set<Right> used = new HashSet<>();
        events.stream()
                .map(event -> event.user().split(":", -1)[2])
                .distinct()
                .forEach(namespace -> used.addAll(PermissionUse.used(events, namespace)));

        // Then
        needed.removeAll(used);
        assertThat(needed).isEmpty();
    }
}
