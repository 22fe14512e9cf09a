package io.stevedore.sandbox.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.RealControlPlane;
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
