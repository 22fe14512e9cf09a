package io.stevedore.sandbox.storage;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.CSIDriverBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClass;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClassBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContentBuilder;
import java.util.List;
import java.util.Map;

/** The objects that driver, provisioner and snapshot controller make. */
final class StorageObjects {
    private StorageObjects() {}

    /** What an administrator installs together with the driver. */
    static List<HasMetadata> installation() {
        return List.of(
                new CSIDriverBuilder()
                        .withNewMetadata()
                        .withName(StorageNames.DRIVER)
                        .endMetadata()
                        .withNewSpec()
                        .withAttachRequired(false)
                        .withPodInfoOnMount(false)
                        .endSpec()
                        .build(),
                storageClass(StorageNames.CLASS_IMMEDIATE, "Immediate"),
                storageClass(StorageNames.CLASS_WAIT, "WaitForFirstConsumer"),
                new VolumeSnapshotClassBuilder()
                        .withNewMetadata()
                        .withName(StorageNames.SNAPSHOT_CLASS)
                        .endMetadata()
                        .withDriver(StorageNames.DRIVER)
                        .withDeletionPolicy("Delete")
                        .build());
    }

    private static StorageClass storageClass(String name, String bindingMode) {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withProvisioner(StorageNames.DRIVER)
                .withReclaimPolicy("Delete")
                .withVolumeBindingMode(bindingMode)
                .build();
    }

    static String volumeName(PersistentVolumeClaim claim) {
        return "pvc-" + claim.getMetadata().getUid();
    }

    static String volumeHandle(PersistentVolumeClaim claim) {
        return "vol-" + claim.getMetadata().getUid();
    }

    static PersistentVolume volume(PersistentVolumeClaim claim, StorageClass storageClass) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(volumeName(claim))
                .addToAnnotations(StorageNames.PROVISIONED_BY, StorageNames.DRIVER)
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(storageClass.getMetadata().getName())
                .withPersistentVolumeReclaimPolicy(
                        storageClass.getReclaimPolicy() == null ? "Delete" : storageClass.getReclaimPolicy())
                .withAccessModes(claim.getSpec().getAccessModes())
                .withVolumeMode(claim.getSpec().getVolumeMode())
                .withMountOptions(storageClass.getMountOptions())
                .withCapacity(Map.of(
                        "storage", claim.getSpec().getResources().getRequests().get("storage")))
                .withNewClaimRef()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .withUid(claim.getMetadata().getUid())
                .withResourceVersion(claim.getMetadata().getResourceVersion())
                .endClaimRef()
                .withNewCsi()
                .withDriver(StorageNames.DRIVER)
                .withVolumeHandle(volumeHandle(claim))
                .withVolumeAttributes(Map.of("storage.kubernetes.io/csiProvisionerIdentity", StorageNames.DRIVER))
                .endCsi()
                .endSpec()
                .build();
    }

    static boolean isReady(VolumeSnapshot snapshot) {
        return snapshot.getStatus() != null
                && Boolean.TRUE.equals(snapshot.getStatus().getReadyToUse());
    }

    static boolean isReady(VolumeSnapshotContent content) {
        return content.getStatus() != null
                && Boolean.TRUE.equals(content.getStatus().getReadyToUse());
    }

    static String contentName(VolumeSnapshot snapshot) {
        return "snapcontent-" + snapshot.getMetadata().getUid();
    }

    static VolumeSnapshotContent content(
            VolumeSnapshot snapshot, VolumeSnapshotClass snapshotClass, PersistentVolume source) {
        return new VolumeSnapshotContentBuilder()
                .withNewMetadata()
                .withName(contentName(snapshot))
                .withFinalizers(StorageNames.CONTENT_FINALIZER)
                .endMetadata()
                .withNewSpec()
                .withNewVolumeSnapshotRef()
                .withApiVersion(StorageNames.SNAPSHOT_API)
                .withKind("VolumeSnapshot")
                .withNamespace(snapshot.getMetadata().getNamespace())
                .withName(snapshot.getMetadata().getName())
                .withUid(snapshot.getMetadata().getUid())
                .withResourceVersion(snapshot.getMetadata().getResourceVersion())
                .endVolumeSnapshotRef()
                .withNewSource()
                .withVolumeHandle(source.getSpec().getCsi().getVolumeHandle())
                .endSource()
                .withVolumeSnapshotClassName(snapshotClass.getMetadata().getName())
                .withDeletionPolicy(snapshotClass.getDeletionPolicy())
                .withDriver(snapshotClass.getDriver())
                .withSourceVolumeMode(
                        source.getSpec().getVolumeMode() == null
                                ? "Filesystem"
                                : source.getSpec().getVolumeMode())
                .endSpec()
                .build();
    }
}
