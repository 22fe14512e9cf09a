package io.stevedore.sandbox.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.RealControlPlane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManifestsIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    @Test
    void servesVelerosAndTheSnapshotKinds() {
        var uploads = CLUSTER.admin()
                .resources(DataUpload.class)
                .inNamespace(CLUSTER.namespace())
                .list();
        var snapshots = CLUSTER.admin()
                .resources(VolumeSnapshot.class)
                .inNamespace(CLUSTER.namespace())
                .list();

        assertThat(uploads.getItems()).isEmpty();
        assertThat(snapshots.getItems()).isEmpty();
    }
}
