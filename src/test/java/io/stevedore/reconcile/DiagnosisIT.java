package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why a volume does not get ready stands on its task while it waits. */
class DiagnosisIT extends InOwnWorld {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private void awaitMessage(DataUpload upload, String... words) {
        Eventually.until(
                PATIENCE,
                () -> "the message to have %s; it is \"%s\"".formatted(List.of(words), world.message(upload)),
                () -> List.of(words).stream().allMatch(world.message(upload)::contains));
    }

    private List<Event> warnings(DataUpload upload) {
        return world
                .admin()
                .v1()
                .events()
                .inNamespace(world.velero())
                .withField("involvedObject.uid", upload.getMetadata().getUid())
                .list()
                .getItems()
                .stream()
                .filter(event -> "Warning".equals(event.getType()))
                .toList();
    }

    private ResourceQuota noPods() {
        return world.admin()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("quota-7f3a")
                        .withNamespace(world.velero())
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", new Quantity("0"))
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void whatTheDriverSaysIsToldWhileTheTaskWaitsAndIsGoneAfterwards() {
        // Given
        AgentProcess agent = world.startAgent().ready();
        world.veleroFaults().failProvisioning("play", "pool-7f3a is full");
        // When
        DataUpload upload = world.upload("told");
        // Then
        awaitMessage(upload, "ProvisioningFailed: PersistentVolumeClaim ", "pool-7f3a is full");
        assertThat(world.upload(upload).getStatus().phase).isEqualTo(Phases.ACCEPTED);
        Eventually.until(PATIENCE, () -> "an event", () -> !warnings(upload).isEmpty());
        assertThat(warnings(upload)).singleElement().satisfies(event -> {
            assertThat(event.getReason()).isEqualTo("ProvisioningFailed");
            assertThat(event.getMessage()).isEqualTo(world.message(upload));
        });
        assertThat(agent.metrics())
                .containsPattern(
                        "stevedore_task_findings\\{code=\"ProvisioningFailed\",kind=\"[a-z_]+\",node=\"[^\"]+\"\\} 1");
        world.veleroFaults().clear();
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
        Eventually.until(
                PATIENCE,
                () -> "no task to tell it any more",
                () -> agent.metrics()
                        .lines()
                        .anyMatch(line ->
                                line.matches("stevedore_task_findings\\{code=\"ProvisioningFailed\".* 0(\\.0)?")));
    }

    @Test
    void aRefusedPodIsToldAndTheTaskGoesOnWhenTheQuotaHealed() {
        // Given
        ResourceQuota quota = noPods();
        world.startAgent().ready();
        DataUpload upload = world.upload("healed");
        awaitMessage(upload, "QuotaExceeded: Pod ", "quota-7f3a");
        // When
        world.admin().resource(quota).delete();
        // Then
        assertThat(world.awaitEndAndMessage(upload)).isEqualTo(Phases.COMPLETED);
    }

    @Test
    void aRefusalThatDoesNotHealFailsTheTaskWithTheCause() {
        // Given
        noPods();
        world.startAgent("-Dstevedore.healing=8S").ready();
        // When
        DataUpload upload = world.upload("refused");
        // Then
        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: error exposing snapshot: QuotaExceeded: Pod ")
                .contains("quota-7f3a");
        world.awaitNothingLeft();
    }

    @Test
    void aMissingClassIsToldAndEndsNothingUnlessAskedTo() {
        // Given
        world.startAgent("--fail-fast=StorageClassMissing", "-Dstevedore.healing=12S")
                .ready();
        world.claim("classless");
        world.snapshot("classless", "classless");
        // When
        DataUpload upload = world.upload("classless", spec -> spec.csiSnapshot.storageClass = "class-7f3a");
        // Then
        awaitMessage(upload, "StorageClassMissing: StorageClass class-7f3a");
        assertThat(world.awaitEndAndMessage(upload)).startsWith("Failed: error exposing snapshot: StorageClassMissing");
    }

    @Test
    void aMoverThatIsKilledForItsMemoryIsToldWithItsLimit() {
        // Given
        world.movers(MoverScript.completes(Duration.ofMillis(200)).ending(MoverScript.Ending.OUT_OF_MEMORY));
        world.startAgent().ready();
        // When
        DataUpload upload = world.upload("hungry");
        // Then
        assertThat(world.awaitEndAndMessage(upload))
                .startsWith("Failed: data path backup failed: ")
                .contains("OutOfMemory: Pod ", "the mover was killed; it has no memory limit");
    }

    @Test
    void whatSomebodyElseWroteStays() {
        // Given
        AgentProcess agent = world.startAgent().ready();
        world.veleroFaults().failProvisioning("play", "full");
        DataUpload upload = world.upload("spoken-for");
        world.awaitPhase(upload, Phases.ACCEPTED);
        // When
        world.admin()
                .resource(upload)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"message\":\"of the server\"}}");
        // Then
        Eventually.until(
                PATIENCE,
                () -> "the finding to be looked at",
                () -> agent.metrics().contains("ProvisioningFailed"));
        assertThat(world.message(upload)).isEqualTo("of the server");
        assertThat(warnings(upload)).isEmpty();
    }
}
