package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InOneWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A cluster that gets its snapshot kinds only when the agent runs already, and has objects that no agent of this version
 * would write: older and newer Veleros have other schemas, and the API server lets pass what theirs allow. For these tests
 * it checks nothing.
 */
@Isolated("changes and takes away kinds that all tests share")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OddClusterIT extends InOneWorld {
    private static final String TASKS = "datauploads.velero.io";
    private static final String SNAPSHOTS = "volumesnapshots.snapshot.storage.k8s.io";
    private static final ResourceDefinitionContext DATA_UPLOADS = new ResourceDefinitionContext.Builder()
            .withGroup("velero.io")
            .withVersion("v2alpha1")
            .withKind("DataUpload")
            .withPlural("datauploads")
            .withNamespaced(true)
            .build();

    private CustomResourceDefinition strict;
    private CustomResourceDefinition snapshots;
    private AgentProcess agent;

    @BeforeAll
    void anAgentThatFindsWhatIsOdd() {
        takeSnapshotsAway();
        allowAnything();
        odd("future", Map.of("snapshotType", "CSI"), Map.of("phase", "Future"));
        odd("number", Map.of("snapshotType", "CSI", "sourcePVC", 7), Map.of("phase", List.of("odd")));
        odd("baddate", Map.of("snapshotType", "CSI"), Map.of("phase", "Completed", "startTimestamp", "yesterday"));
        odd("specless", Map.of(), Map.of("phase", Map.of("a", "b")));
        odd("huge", Map.of("snapshotType", "CSI"), Map.of("phase", "Future", "progress", Map.of("totalBytes", 1e300)));
        agent = world.startAgent("-Dstevedore.late-look=2S").ready();
    }

    private Resource<CustomResourceDefinition> kind(String name) {
        return world.admin().apiextensions().v1().customResourceDefinitions().withName(name);
    }

    private void takeSnapshotsAway() {
        snapshots = kind(SNAPSHOTS).get();
        kind(SNAPSHOTS).delete();
        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the kind to be gone",
                () -> kind(SNAPSHOTS).get() == null);
    }

    private void bringSnapshotsBack() {
        snapshots.getMetadata().setResourceVersion(null);
        snapshots.getMetadata().setUid(null);
        world.admin().resource(snapshots).create();
    }

    private void allowAnything() {
        strict = kind(TASKS).get();
        kind(TASKS).edit(crd -> {
            JSONSchemaProps anything = new JSONSchemaProps();
            anything.setType("object");
            anything.setXKubernetesPreserveUnknownFields(true);
            crd.getSpec().getVersions().getFirst().getSchema().setOpenAPIV3Schema(anything);
            return crd;
        });
        Eventually.until(Duration.ofSeconds(60), () -> "the API server to serve the new schema", this::isAllowed);
    }

    private boolean isAllowed() {
        try {
            world.admin()
                    .genericKubernetesResources(DATA_UPLOADS)
                    .resource(oddObject("probe", Map.of(), Map.of("phase", List.of())))
                    .dryRun()
                    .create();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    @AfterAll
    void checkAgain() {
        world.admin().resources(DataUpload.class).inNamespace(world.velero()).delete();
        kind(TASKS).edit(crd -> {
            crd.setSpec(strict.getSpec());
            return crd;
        });
        if (kind(SNAPSHOTS).get() == null) {
            bringSnapshotsBack();
        }
    }

    private void odd(String name, Map<String, Object> spec, Map<String, Object> status) {
        world.admin()
                .genericKubernetesResources(DATA_UPLOADS)
                .resource(oddObject(name, spec, status))
                .create();
    }

    private GenericKubernetesResource oddObject(String name, Map<String, Object> spec, Map<String, Object> status) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(Names.TASK_API_VERSION);
        object.setKind("DataUpload");
        object.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withNamespace(world.velero())
                .withName(name)
                .build());
        object.setAdditionalProperties(Map.of("spec", spec, "status", status));
        return object;
    }

    private GenericKubernetesResource raw(String name) {
        return world.admin()
                .genericKubernetesResources(DATA_UPLOADS)
                .inNamespace(world.velero())
                .withName(name)
                .get();
    }

    @Test
    @Order(1)
    void withoutSnapshotKindsRestoresWorkAndTheyAreWatchedWhenTheyAppear() {
        assertThat(agent.log()).contains("no VolumeSnapshots");
        DataDownload download = world.download("meanwhile");
        assertThat(world.awaitEndAndMessage(download)).isEqualTo(Phases.COMPLETED);
        assertThat(agent.log()).contains("accepted").as("the SDK's own keys").doesNotContain("eventsource.");

        bringSnapshotsBack();

        Eventually.until(
                Duration.ofSeconds(120),
                () -> "the agent to watch VolumeSnapshots",
                () -> agent.log().contains("VolumeSnapshots are watched"));
    }

    @Test
    @Order(2)
    void oddObjectsArePassedOverAndHurtNobody() {
        odd("later", Map.of("snapshotType", "CSI"), Map.of("phase", 42, "progress", "many"));

        DataUpload good = world.upload("good");

        assertThat(world.awaitEndAndMessage(good)).isEqualTo(Phases.COMPLETED);
        for (String name : List.of("future", "number", "baddate", "specless", "huge", "later")) {
            assertThat(raw(name).getMetadata().getFinalizers()).as(name).isEmpty();
            assertThat(raw(name).getMetadata().getManagedFields().stream()
                            .map(entry -> entry.getManager())
                            .distinct())
                    .as("writers of " + name)
                    .hasSize(1);
        }
        assertThat(agent.log()).contains("phase Future is not known");
    }

    @Test
    @Order(2)
    void fieldsOfTomorrowSurviveOurWrites() {
        world.movers(MoverScript.completes(Duration.ofMillis(300)));
        world.claim("tomorrow");
        world.snapshot("tomorrow", "tomorrow");

        odd(
                "tomorrow",
                Map.of(
                        "snapshotType", "CSI",
                        "csiSnapshot", Map.of("volumeSnapshot", "tomorrow", "storageClass", "play", "newField", "kept"),
                        "sourcePVC", "tomorrow",
                        "sourceNamespace", world.app(),
                        "backupStorageLocation", "default",
                        "operationTimeout", "10m0s",
                        "parentSnapshot", "kept-too"),
                Map.of("reserved", Map.of("a", 1)));

        DataUpload seen = new DataUpload();
        seen.getMetadata().setName("tomorrow");
        assertThat(world.awaitEndAndMessage(seen)).isEqualTo(Phases.COMPLETED);
        assertThat(raw("tomorrow").<String>get("spec", "parentSnapshot")).isEqualTo("kept-too");
        assertThat(raw("tomorrow").<String>get("spec", "csiSnapshot", "newField"))
                .isEqualTo("kept");
        assertThat(raw("tomorrow").<Integer>get("status", "reserved", "a")).isEqualTo(1);
    }
}
