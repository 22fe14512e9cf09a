package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContentBuilder;
import io.stevedore.api.Names;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.AgentWorld;
import io.stevedore.testing.InSharedWorld;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two namespaces with agents on one cluster, whose contents and volumes lie side by side. */
class TwoInstallationsIT extends InSharedWorld {
    private String otherNamespace;
    private AgentWorld other;

    @BeforeAll
    void installOther() {
        otherNamespace = cluster.newNamespace();
        other = AgentWorld.in(cluster, otherNamespace);
        start(world);
        start(other).ready();
    }

    /** Its movers go to its own node: there is no agent of it on the other one. */
    private static AgentProcess start(AgentWorld world) {
        world.admin()
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
    void resetOther() {
        other.admin().resources(VolumeSnapshotContent.class).withName("third").delete();
        other.reset();
    }

    @AfterAll
    void removeOther() {
        other.close();
        cluster.clear(otherNamespace);
    }

    /** A content that an agent of the first installation left when it died, of a driver that nobody serves. */
    private VolumeSnapshotContent stranger() {
        VolumeSnapshotContent content = new VolumeSnapshotContentBuilder()
                .withNewMetadata()
                .withName("third")
                .addToLabels(Names.DATA_UPLOAD, "third")
                .addToAnnotations(Names.OWNER_TASK, world.velero() + "/third/its-uid")
                .endMetadata()
                .withNewSpec()
                .withDeletionPolicy("Retain")
                .withDriver("nobodys.driver")
                .withNewSource()
                .withSnapshotHandle("its-handle")
                .endSource()
                .withNewVolumeSnapshotRef()
                .withNamespace(world.velero())
                .withName("third")
                .endVolumeSnapshotRef()
                .endSpec()
                .build();
        return world.admin().resource(content).create();
    }

    /** Of a volume and a snapshot that may be called the same in both applications. */
    private static DataUpload upload(AgentWorld world, String name, String volume) {
        world.claim(volume);
        world.snapshot(volume, volume);
        return world.upload(name, spec -> {
            spec.sourcePVC = volume;
            spec.csiSnapshot.volumeSnapshot = volume;
        });
    }

    @Test
    void eachMovesItsOwnVolumesAndLeavesTheOthersAlone() {
        // Given a content of the one installation that stands as if its agent had died
        VolumeSnapshotContent stranger = stranger();

        // When
        DataUpload first = upload(world, "first", "data");
        DataUpload second = upload(other, "second", "data");

        // Then
        assertThat(world.awaitEndAndMessage(first)).isEqualTo("Completed");
        assertThat(other.awaitEndAndMessage(second)).isEqualTo("Completed");
        assertThat(world.upload(first).getStatus().node).isEqualTo(world.nodeName());
        assertThat(other.upload(second).getStatus().node).isEqualTo(other.nodeName());
        world.awaitNothingLeft("VolumeSnapshotContent third");
        other.awaitNothingLeft();
        assertThat(world.admin().resource(stranger).get().getMetadata().getResourceVersion())
                .isEqualTo(stranger.getMetadata().getResourceVersion());
    }

    /** A task of the other installation has the name that a content of this one carries: it is not adopted. */
    @Test
    void aContentOfTheOtherInstallationIsNoOnesOwn() {
        // Given
        VolumeSnapshotContent stranger = stranger();

        // When
        DataUpload upload = upload(other, "third", "disputed");

        // Then
        assertThat(other.awaitEndAndMessage(upload))
                .startsWith("Failed: ")
                .contains("VolumeSnapshotContent third exists already and was not made for DataUpload third");
        other.awaitNothingLeft();
        assertThat(world.admin().resource(stranger).get().getMetadata().getResourceVersion())
                .isEqualTo(stranger.getMetadata().getResourceVersion());
    }
}
