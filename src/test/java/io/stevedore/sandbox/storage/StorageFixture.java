package io.stevedore.sandbox.storage;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a user of the played storage does, in one namespace. */
record StorageFixture(KubernetesClient client, String namespace, PlayedStorage storage) {

    void claim(String name, String storageClass, String size, @Nullable String fromSnapshot) {
        claim(name, storageClass, size, fromSnapshot, "Filesystem");
    }

    void claim(String name, String storageClass, String size, @Nullable String fromSnapshot, String mode) {
        var builder = new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(storageClass)
                .withVolumeMode(mode)
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity(size)))
                .endResources()
                .endSpec();
        if (fromSnapshot != null) {
            builder.editSpec()
                    .withNewDataSource(StorageNames.SNAPSHOT_GROUP, "VolumeSnapshot", fromSnapshot)
                    .endSpec();
        }
        client.resource(builder.build()).create();
    }

    PersistentVolume boundVolume(String claim) {
        until(() -> {
            var found = client.persistentVolumeClaims()
                    .inNamespace(namespace)
                    .withName(claim)
                    .get();
            return found != null
                    && found.getStatus() != null
                    && "Bound".equals(found.getStatus().getPhase());
        });
        String name = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(claim)
                .get()
                .getSpec()
                .getVolumeName();
        return client.persistentVolumes().withName(name).get();
    }

    Path directory(String claim) {
        return storage.volume(boundVolume(claim).getSpec().getCsi().getVolumeHandle());
    }

    VolumeSnapshot snapshot(String name, String claim) {
        return client.resource(new VolumeSnapshotBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withVolumeSnapshotClassName(StorageNames.SNAPSHOT_CLASS)
                        .withNewSource()
                        .withPersistentVolumeClaimName(claim)
                        .endSource()
                        .endSpec()
                        .build())
                .create();
    }

    VolumeSnapshotContent readyContent(String snapshot) {
        until(() -> {
            VolumeSnapshot found = snapshot(snapshot);
            return found != null
                    && found.getStatus() != null
                    && Boolean.TRUE.equals(found.getStatus().getReadyToUse());
        });
        VolumeSnapshot ready = snapshot(snapshot);
        return content(ready == null ? "" : ready.getStatus().getBoundVolumeSnapshotContentName());
    }

    VolumeSnapshot snapshot(String name) {
        return client.resources(VolumeSnapshot.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    VolumeSnapshotContent content(String name) {
        return client.resources(VolumeSnapshotContent.class).withName(name).get();
    }

    void untilGone(HasMetadata object) {
        until(() -> client.resource(object).get() == null);
    }

    List<Event> events(String reason) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> reason.equals(event.getReason()))
                .toList();
    }

    static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }
}
