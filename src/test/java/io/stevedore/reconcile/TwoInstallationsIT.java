package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContentBuilder;
import io.stevedore.api.Names;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.AgentWorld;
import io.stevedore.testing.RealControlPlane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two namespaces with agents on one cluster, whose contents and volumes lie side by side. */
class TwoInstallationsIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    private String otherNamespace;
    private AgentWorld one;
    private AgentWorld other;

    @BeforeEach
    void installations() {
        otherNamespace = CLUSTER.newNamespace();
        one = AgentWorld.in(CLUSTER);
        other = AgentWorld.in(CLUSTER, otherNamespace);
        start(one);
        start(other).ready();
    }

    /** Its movers go to its own node: there is no agent of it on the other one. */
    private static AgentProcess start(AgentWorld world) {
        CLUSTER.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(world.velero())
                        .withName("own-node")
                        .endMetadata()
                        .addToData(
                                "json",
                                "{\"loadAffinity\":[{\"nodeSelector\":{\"matchLabels\":{\"world\":\"%s\"}}}]}"
                                        .formatted(world.velero()))
                        .build())
                .create();
        return world.startAgent("--node-agent-configmap=own-node");
    }

    @AfterEach
    void removed() {
        one.close();
        other.close();
        CLUSTER.clear(otherNamespace);
        CLUSTER.admin().resources(VolumeSnapshotContent.class).withName("third").delete();
    }

    /** A content that an agent of the first installation left when it died, of a driver that nobody serves. */
    private VolumeSnapshotContent stranger() {
        VolumeSnapshotContent content = new VolumeSnapshotContentBuilder()
                .withNewMetadata()
                .withName("third")
                .addToLabels(Names.DATA_UPLOAD, "third")
                .addToAnnotations(Names.OWNER_TASK, one.velero() + "/third/its-uid")
                .endMetadata()
                .withNewSpec()
                .withDeletionPolicy("Retain")
                .withDriver("nobodys.driver")
                .withNewSource()
                .withSnapshotHandle("its-handle")
                .endSource()
                .withNewVolumeSnapshotRef()
                .withNamespace(one.velero())
                .withName("third")
                .endVolumeSnapshotRef()
                .endSpec()
                .build();
        return CLUSTER.admin().resource(content).create();
    }

    /** The same names for volume and snapshot in both applications. */
    private static DataUpload upload(AgentWorld world, String name) {
        world.claim("data");
        world.snapshot("nightly", "data");
        return world.upload(name, spec -> {
            spec.sourcePVC = "data";
            spec.csiSnapshot.volumeSnapshot = "nightly";
        });
    }

    @Test
    void eachMovesItsOwnVolumesAndLeavesTheOthersAlone() {
        // Given a content of the one installation that stands as if its agent had died
        VolumeSnapshotContent stranger = stranger();

        // When
        DataUpload first = upload(one, "first");
        DataUpload second = upload(other, "second");

        // Then
        assertThat(one.awaitEndAndMessage(first)).isEqualTo("Completed");
        assertThat(other.awaitEndAndMessage(second)).isEqualTo("Completed");
        assertThat(one.upload(first).getStatus().node).isEqualTo(one.nodeName());
        assertThat(other.upload(second).getStatus().node).isEqualTo(other.nodeName());
        one.awaitNothingLeft("VolumeSnapshotContent third");
        other.awaitNothingLeft();
        assertThat(CLUSTER.admin().resource(stranger).get().getMetadata().getResourceVersion())
                .isEqualTo(stranger.getMetadata().getResourceVersion());
    }

    /** A task of the other installation has the name that a content of this one carries: it is not adopted. */
    @Test
    void aContentOfTheOtherInstallationIsNoOnesOwn() {
        // Given
        VolumeSnapshotContent stranger = stranger();

        // When
        DataUpload upload = upload(other, "third");

        // Then
        assertThat(other.awaitEndAndMessage(upload))
                .startsWith("Failed: ")
                .contains("VolumeSnapshotContent third exists already and was not made for DataUpload third");
        other.awaitNothingLeft();
        assertThat(CLUSTER.admin().resource(stranger).get().getMetadata().getResourceVersion())
                .isEqualTo(stranger.getMetadata().getResourceVersion());
    }
}
