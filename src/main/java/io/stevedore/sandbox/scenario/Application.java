package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.api.Names;
import io.stevedore.sandbox.SandboxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An application with volumes, and what its owner does with them: claims, snapshots, deletions. */
final class Application {
    static final String NAMESPACE = "shop";
    private static final long SMALLEST_CLAIM = 1L << 30;
    private static final long MEBIBYTE = 1L << 20;

    private final KubernetesClient client;
    private final StorageNames storage;
    private final Function<String, Path> places;

    /** @param places from a volume handle to the directory or file behind it */
    Application(KubernetesClient client, StorageNames storage, Function<String, Path> places) {
        this.client = client;
        this.storage = storage;
        this.places = places;
    }

    /** Names of the storage classes in use. */
    record StorageNames(String storageClass, String snapshotClass, String driver) {}

    void createNamespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    /** A new, empty, bound volume. */
    AppVolume claim(String name, long bytes, String volumeMode) throws InterruptedException {
        PersistentVolumeClaim claim =
                client.resource(builder(name, bytes, volumeMode).build()).create();
        AppVolume volume = volume(claim);
        bound(volume);
        return volume;
    }

    /** A claim as the Velero server leaves it during a restore: its selector keeps provisioners away. */
    AppVolume restoreTarget(String name, long bytes, String volumeMode) {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        PersistentVolumeClaim claim = builder(name, bytes, volumeMode)
                .editSpec()
                .withNewSelector()
                .withMatchLabels(
                        Map.of(Names.DYNAMIC_PV_RESTORE, VeleroServer.label(NAMESPACE + "." + name + "." + random)))
                .endSelector()
                .endSpec()
                .build();
        return volume(client.resource(claim).create());
    }

    /** The PersistentVolume that the claim is bound to, waited for. */
    PersistentVolume bound(AppVolume volume) throws InterruptedException {
        return Waiting.until(
                "claim %s/%s is bound".formatted(volume.namespace(), volume.claim()), Duration.ofSeconds(30), () -> {
                    PersistentVolumeClaim claim = client.persistentVolumeClaims()
                            .inNamespace(volume.namespace())
                            .withName(volume.claim())
                            .get();
                    return claim == null || !"Bound".equals(claim.getStatus().getPhase())
                            ? Optional.empty()
                            : Optional.ofNullable(client.persistentVolumes()
                                    .withName(claim.getSpec().getVolumeName())
                                    .get());
                });
    }

    /** Where the volume's content is on this machine. */
    Path place(PersistentVolume volume) {
        return places.apply(volume.getSpec().getCsi().getVolumeHandle());
    }

    /** A claim that is there. */
    AppVolume existing(String name) {
        return volume(client.persistentVolumeClaims()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get());
    }

    /** Takes a snapshot and waits until the storage has it. Returns the name of its content object. */
    String snapshot(AppVolume volume, String name) throws InterruptedException {
        askSnapshot(volume, name);
        return Waiting.until(
                "snapshot %s/%s has a handle".formatted(volume.namespace(), name),
                Duration.ofMinutes(10),
                () -> Optional.ofNullable(contentOf(volume.namespace(), name)).filter(this::hasHandle));
    }

    /** Asks for a snapshot, and does not wait for it. */
    void askSnapshot(AppVolume volume, String name) {
        VolumeSnapshot snapshot = new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(volume.namespace())
                .endMetadata()
                .withNewSpec()
                .withVolumeSnapshotClassName(storage.snapshotClass())
                .withNewSource()
                .withPersistentVolumeClaimName(volume.claim())
                .endSource()
                .endSpec()
                .build();
        client.resource(snapshot).create();
    }

    /** Deletes claim and volume, and waits until both objects are gone. */
    void delete(AppVolume volume) throws InterruptedException {
        String persistentVolume = bound(volume).getMetadata().getName();
        client.persistentVolumeClaims()
                .inNamespace(volume.namespace())
                .withName(volume.claim())
                .delete();
        Waiting.until("volume %s is deleted".formatted(persistentVolume), Duration.ofMinutes(2), () -> {
            boolean there =
                    client.persistentVolumes().withName(persistentVolume).get() != null;
            return there ? Optional.empty() : Optional.of(true);
        });
    }

    private @Nullable String contentOf(String namespace, String name) {
        VolumeSnapshot snapshot = client.resources(VolumeSnapshot.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (snapshot == null || snapshot.getStatus() == null) {
            return null;
        }
        if (snapshot.getStatus().getError() != null) {
            throw new SandboxException("Taking the snapshot %s/%s failed: %s"
                    .formatted(namespace, name, snapshot.getStatus().getError().getMessage()));
        }
        return snapshot.getStatus().getBoundVolumeSnapshotContentName();
    }

    private boolean hasHandle(String content) {
        VolumeSnapshotContent found =
                client.resources(VolumeSnapshotContent.class).withName(content).get();
        return found != null && found.getStatus() != null && found.getStatus().getSnapshotHandle() != null;
    }

    private AppVolume volume(PersistentVolumeClaim claim) {
        return new AppVolume(
                claim.getMetadata().getNamespace(),
                claim.getMetadata().getName(),
                claim.getMetadata().getUid(),
                storage.storageClass(),
                storage.snapshotClass(),
                storage.driver());
    }

    /** A file system takes room of its own; a device has just its size. */
    private static Quantity size(long bytes, String volumeMode) {
        long size = volumeMode.equals("Block")
                ? Math.ceilDiv(Math.max(bytes, 1), MEBIBYTE) * MEBIBYTE
                : Math.max(SMALLEST_CLAIM, 2 * bytes);
        return new Quantity(String.valueOf(size));
    }

    private PersistentVolumeClaimBuilder builder(String name, long bytes, String volumeMode) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storage.storageClass())
                .withVolumeMode(volumeMode)
                .withNewResources()
                .addToRequests("storage", size(bytes, volumeMode))
                .endResources()
                .endSpec();
    }
}
