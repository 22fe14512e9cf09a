package io.stevedore.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.stevedore.api.Names;
import io.stevedore.sandbox.programs.Programs;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.FreePort;
import io.stevedore.testing.Kubeconfigs;
import io.stevedore.testing.RealControlPlane;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which the real process ends. */
class CoordinatorProcessIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    @TempDir
    Path folder;

    @BeforeEach
    void account() {
        CoordinatorAccount.install(CLUSTER);
    }

    private AgentProcess start(Path kubeconfig) {
        Path kopia = Programs.ofThisMachine(line -> {}).kopia();
        return AgentProcess.coordinator(CLUSTER.namespace(), kubeconfig, kopia, folder);
    }

    private static Path kubeconfig() {
        return CLUSTER.controlPlane().kubeconfig(CLUSTER.namespace(), CoordinatorAccount.NAME);
    }

    @Test
    void itServesHealthAndMetricsAndGivesTheLeaseBackWhenItIsAskedToEnd() {
        // Given
        AgentProcess process = start(kubeconfig()).ready();
        String metrics = process.metrics();

        // When
        int exitCode = process.terminate();

        // Then
        assertThat(metrics)
                .contains("stevedore_coordinator_leads 1.0")
                .contains("stevedore_repositories{phase=\"NotReady\"} 0.0")
                .contains("stevedore_build_info{");
        assertThat(exitCode).as(process.log()).isZero();
        assertThat(lease().getSpec().getHolderIdentity()).isNullOrEmpty();
    }

    @Test
    void whenAnotherOneTakesTheLeaseItEndsAndSaysSo() {
        // Given
        AgentProcess process = start(kubeconfig()).ready();

        // When
        CLUSTER.admin()
                .leases()
                .inNamespace(CLUSTER.namespace())
                .withName(Names.COORDINATOR_LEASE)
                .edit(lease -> {
                    lease.getSpec().setHolderIdentity("another");
                    lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
                    return lease;
                });

        // Then
        assertThat(process.ended(30)).as(process.log()).isEqualTo(1);
        assertThat(process.log()).contains("the Lease " + CLUSTER.namespace() + "/stevedore-coordinator was lost");
        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("another");
    }

    @Test
    void besideAVeleroServerItRefusesToRun() {
        // Given
        CoordinatorAccount.deployVelero(CLUSTER);

        // When
        AgentProcess process = start(kubeconfig());

        // Then
        assertThat(process.ended(90)).as(process.log()).isEqualTo(1);
        assertThat(process.log())
                .contains("An error occurred: Deployment " + CLUSTER.namespace() + "/velero runs a Velero server")
                .doesNotContain("\tat ");
    }

    @Test
    void withoutAnApiServerItSaysSoAndEnds() throws Exception {
        // Given
        String nowhere = "https://127.0.0.1:" + FreePort.find();
        Path kubeconfig = Kubeconfigs.through(
                nowhere, kubeconfig(), CLUSTER.controlPlane(), folder.resolve("nowhere.kubeconfig"));

        // When
        AgentProcess process = start(kubeconfig);

        // Then
        assertThat(process.ended(90)).as(process.log()).isEqualTo(1);
        assertThat(process.log())
                .contains("An error occurred: the API server at " + nowhere)
                .doesNotContain("\tat ");
    }

    private static Lease lease() {
        return await().atMost(5, TimeUnit.SECONDS)
                .until(
                        () -> CLUSTER.admin()
                                .leases()
                                .inNamespace(CLUSTER.namespace())
                                .withName(Names.COORDINATOR_LEASE)
                                .get(),
                        lease -> lease != null);
    }
}
