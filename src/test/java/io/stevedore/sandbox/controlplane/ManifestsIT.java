package io.stevedore.sandbox.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.RealControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "node-agent,  patch,  velero.io,               datauploads,            true,  true",
        "node-agent,  create, '',                      pods,                   true,  true",
        "node-agent,  delete, snapshot.storage.k8s.io, volumesnapshots,        false, true",
        "node-agent,  create, snapshot.storage.k8s.io, volumesnapshots,        false, false",
        "node-agent,  get,    '',                      secrets,                true,  false",
        "node-agent,  create, '',                      events,                 true,  false",
        "node-agent,  delete, '',                      persistentvolumes,      false, false",
        "node-agent,  list,   '',                      pods,                   false, false",
        "node-agent,  update, '',                      persistentvolumeclaims, false, false",
        "data-mover,  get,    '',                      secrets,                true,  true",
        "data-mover,  get,    '',                      secrets,                false, false",
        "data-mover,  patch,  velero.io,               datauploads,            true,  false",
        "data-mover,  get,    '',                      pods,                   true,  false",
        "coordinator, create, '',                      secrets,                true,  true",
        "coordinator, list,   '',                      secrets,                true,  false",
        "coordinator, create, '',                      pods,                   true,  false"
    })
    void allowsEachAccountWhatItNeedsOnly(
            String account, String verb, String group, String resource, boolean own, boolean allowed) {
        install("base");
        install("stand-alone");

        SubjectAccessReview review = CLUSTER.admin()
                .resource(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + CLUSTER.namespace() + ":" + account)
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(resource)
                        .withNamespace(own ? CLUSTER.namespace() : "default")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create();

        assertThat(review.getStatus().getAllowed()).isEqualTo(allowed);
    }

    @Test
    void theOverlayForCsiAloneTakesTheHostPathsAway() throws IOException {
        // Given
        DaemonSet base = CLUSTER.admin()
                .resource((DaemonSet) Manifests.inNamespace(
                                Manifests.read(CLUSTER.admin(), "base/node-agent.yaml"), CLUSTER.namespace())
                        .getFirst())
                .create();
        assertThat(hostPaths(base)).containsExactly("host-pods", "host-plugins");
        String overlay = Files.readString(Path.of("src/main/kubernetes/csi-only/no-host-paths.yaml"));

        // When
        DaemonSet patched = CLUSTER.admin()
                .resource(base)
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        Serialization.asJson(Serialization.unmarshal(overlay, Map.class)));

        // Then
        assertThat(hostPaths(patched)).isEmpty();
        assertThat(agent(patched).getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactly("scratch", "tmp");
        assertThat(agent(patched).getSecurityContext()).isEqualTo(agent(base).getSecurityContext());
    }

    private static List<String> hostPaths(DaemonSet set) {
        return set.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getHostPath() != null)
                .map(Volume::getName)
                .toList();
    }

    private static Container agent(DaemonSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    @AfterEach
    void removeWhatNoNamespaceTakesAlong() {
        Manifests.inNamespace(Manifests.folder(CLUSTER.admin(), "base"), CLUSTER.namespace()).stream()
                .filter(object -> object.getMetadata().getNamespace() == null)
                .forEach(object -> CLUSTER.admin().resource(object).delete());
    }

    private static void install(String folder) {
        Manifests.inNamespace(Manifests.folder(CLUSTER.admin(), folder), CLUSTER.namespace())
                .forEach(object -> CLUSTER.admin().resource(object).create());
    }
}
