package io.stevedore.sandbox.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.RealControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
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

    /** @param own in Velero's namespace; else in another one */
    private record Question(String account, String verb, String group, String resource, boolean own) {}

    private static final List<Question> NEEDED = List.of(
            new Question("node-agent", "list", "", "pods", false),
            new Question("node-agent", "patch", "velero.io", "podvolumebackups", true),
            new Question("node-agent", "patch", "velero.io", "datauploads", true),
            new Question("node-agent", "create", "", "pods", true),
            new Question("node-agent", "delete", "snapshot.storage.k8s.io", "volumesnapshots", false),
            new Question("data-mover", "get", "", "secrets", true),
            new Question("coordinator", "create", "", "secrets", true));

    private static final List<Question> NOT_NEEDED = List.of(
            new Question("node-agent", "create", "snapshot.storage.k8s.io", "volumesnapshots", false),
            new Question("node-agent", "get", "", "secrets", true),
            new Question("node-agent", "create", "", "events", false),
            new Question("node-agent", "delete", "", "persistentvolumes", false),
            new Question("node-agent", "create", "", "pods", false),
            new Question("node-agent", "delete", "", "pods", false),
            new Question("node-agent", "update", "", "persistentvolumeclaims", false),
            new Question("data-mover", "get", "", "secrets", false),
            new Question("data-mover", "patch", "velero.io", "datauploads", true),
            new Question("data-mover", "get", "", "pods", true),
            new Question("coordinator", "list", "", "secrets", true),
            new Question("coordinator", "create", "", "pods", true));

    @Test
    void allowsEachAccountWhatItNeedsOnly() {
        install("base");

        install("stand-alone");

        Eventually.until(
                Duration.ofSeconds(30), // the API server learns of new Roles by watches
                () -> NEEDED.stream().filter(question -> !allowed(question)).toList() + " to be allowed",
                () -> NEEDED.stream().allMatch(ManifestsIT::allowed));
        assertThat(NOT_NEEDED).noneMatch(ManifestsIT::allowed);
    }

    private static boolean allowed(Question question) {
        return CLUSTER.admin()
                .resource(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + CLUSTER.namespace() + ":" + question.account())
                        .withNewResourceAttributes()
                        .withVerb(question.verb())
                        .withGroup(question.group())
                        .withResource(question.resource())
                        .withNamespace(question.own() ? CLUSTER.namespace() : "default")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create()
                .getStatus()
                .getAllowed();
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
