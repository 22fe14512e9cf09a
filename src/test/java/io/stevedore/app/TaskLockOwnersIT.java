package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.coordinator.CoordinatorAccount;
import io.stevedore.testing.RealControlPlane;
import io.stevedore.testing.Yaml;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose locks nobody keeps any more is asked of the real API server, under the coordinator's Role. */
class TaskLockOwnersIT {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(3600);

    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    private static TaskLockOwners owners(KubernetesClient client) {
        return new TaskLockOwners(client, CLUSTER.namespace(), Map.of(), InstantSource.fixed(NOW));
    }

    private static void backup(String name, String phase) {
        CLUSTER.admin()
                .resource(Yaml.read(
                        "{metadata: {namespace: %s, name: %s}, spec: {node: n, pod: {}, volume: v, backupStorageLocation: default, repoIdentifier: \"\"}, status: {phase: %s}}"
                                .formatted(CLUSTER.namespace(), name, phase),
                        PodVolumeBackup.class))
                .create();
    }

    @Test
    void whoseTaskIsOverIsDeadAndNobodyElse() {
        // Given
        CoordinatorAccount.install(CLUSTER);
        backup("over", "Failed");
        backup("at-work", "InProgress");

        // When
        TaskLockOwners owners = owners(CLUSTER.controlPlane().as(CLUSTER.namespace(), CoordinatorAccount.NAME));

        // Then
        assertThat(owners.isDead("over", 1, LONG_AGO)).isTrue();
        assertThat(owners.isDead("at-work", 1, LONG_AGO)).isFalse();
        assertThat(owners.isDead("another-host", 1, LONG_AGO)).isFalse();
        // and who may not ask takes nobody for dead
        assertThat(owners(CLUSTER.controlPlane().as(CLUSTER.namespace(), "default"))
                        .isDead("over", 1, LONG_AGO))
                .isFalse();
    }
}
