package io.stevedore.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.api.Names;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What tasks have left behind: objects of namespaces, or when there are none of those, of the cluster. */
final class Leftovers {
    private Leftovers() {}

    /** Kind and name of each, without those that are allowed. */
    static Set<String> in(KubernetesClient admin, String velero, String app, Set<String> allowed) {
        Set<String> inNamespaces = names(inNamespaces(admin, velero, app), allowed);
        return inNamespaces.isEmpty() ? names(ofTheCluster(admin, velero, app), allowed) : inNamespaces;
    }

    private static Stream<HasMetadata> inNamespaces(KubernetesClient admin, String velero, String app) {
        return Stream.of(
                        admin.pods().inNamespace(velero).withoutLabel(Names.ROLE_LABEL).list().getItems().stream(),
                        admin.persistentVolumeClaims().inNamespace(velero).list().getItems().stream(),
                        admin.resources(VolumeSnapshot.class).inNamespace(velero).list().getItems().stream(),
                        admin.resources(VolumeSnapshot.class).inNamespace(app).list().getItems().stream())
                .flatMap(s -> s);
    }

    /** Of all worlds: to read them takes much longer. */
    private static Stream<HasMetadata> ofTheCluster(KubernetesClient admin, String velero, String app) {
        Stream<HasMetadata> contents = admin.resources(VolumeSnapshotContent.class).list().getItems().stream()
                .filter(content -> Set.of(velero, app)
                        .contains(content.getSpec().getVolumeSnapshotRef().getNamespace()))
                .map(content -> content);
        Stream<HasMetadata> volumes = admin.persistentVolumes().list().getItems().stream()
                .filter(volume -> volume.getSpec().getClaimRef() != null
                        && Set.of(velero, app)
                                .contains(volume.getSpec().getClaimRef().getNamespace()))
                .filter(volume -> !"Bound".equals(volume.getStatus().getPhase())
                        || velero.equals(volume.getSpec().getClaimRef().getNamespace())
                        || marked(volume))
                .map(volume -> volume);
        return Stream.concat(contents, volumes);
    }

    private static Set<String> names(Stream<HasMetadata> objects, Set<String> allowed) {
        return objects.map(
                        object -> object.getKind() + " " + object.getMetadata().getName())
                .filter(text -> !allowed.contains(text))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean marked(HasMetadata object) {
        return object.getMetadata().getAnnotations() != null
                && object.getMetadata().getAnnotations().keySet().stream()
                        .anyMatch(key -> key.startsWith("stevedore.io/"));
    }
}
