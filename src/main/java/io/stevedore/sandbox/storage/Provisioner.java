package io.stevedore.sandbox.storage;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TypedLocalObjectReference;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.sandbox.SandboxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Plays the CSI provisioner: makes volumes for claims, and removes those that were given up. */
final class Provisioner {
    private static final String COMPONENT = StorageNames.DRIVER + "_provisioner";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Disk disk;
    private final Function<String, Faults> faults; // by namespace
    private final EventRecorder events;

    Provisioner(KubernetesClient client, Disk disk, Function<String, Faults> faults, EventRecorder events) {
        this.client = client;
        this.disk = disk;
        this.faults = faults;
        this.events = events;
    }

    /** Whether the volume controller has asked us for a volume that is not there yet. */
    static boolean concerns(PersistentVolumeClaim claim) {
        Map<String, String> annotations = claim.getMetadata().getAnnotations();
        return claim.getMetadata().getDeletionTimestamp() == null
                && annotations != null
                && StorageNames.DRIVER.equals(annotations.get(StorageNames.PROVISIONER))
                && (claim.getSpec().getVolumeName() == null
                        || claim.getSpec().getVolumeName().isEmpty());
    }

    /** Whether a volume of ours is to be removed together with its content. */
    static boolean isGivenUp(PersistentVolume volume) {
        Map<String, String> annotations = volume.getMetadata().getAnnotations();
        return annotations != null
                && StorageNames.DRIVER.equals(annotations.get(StorageNames.PROVISIONED_BY))
                && "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())
                && volume.getStatus() != null
                && "Released".equals(volume.getStatus().getPhase());
    }

    Optional<Duration> provision(String namespace, String name) {
        PersistentVolumeClaim claim = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (claim == null || !concerns(claim)) {
            return Optional.empty();
        }
        StorageClass storageClass = client.storage()
                .v1()
                .storageClasses()
                .withName(claim.getSpec().getStorageClassName())
                .get();
        if (storageClass == null || !mayStart(claim, storageClass)) {
            return Optional.empty();
        }
        if (faultsOf(claim).isStopped(name)) {
            return Optional.of(LOOK_AGAIN);
        }
        events.normal(
                claim,
                COMPONENT,
                "Provisioning",
                "External provisioner is provisioning volume for claim \"" + namespace + "/" + name + "\"");
        try {
            make(claim, storageClass);
        } catch (SandboxException e) {
            events.warning(
                    claim,
                    COMPONENT,
                    "ProvisioningFailed",
                    "failed to provision volume with StorageClass \""
                            + storageClass.getMetadata().getName() + "\": " + e.getMessage());
            return Optional.of(LOOK_AGAIN);
        }
        return Optional.empty();
    }

    void reclaim(String name) {
        PersistentVolume volume = client.persistentVolumes().withName(name).get();
        if (volume == null || !isGivenUp(volume)) {
            return;
        }
        disk.removeVolume(volume.getSpec().getCsi().getVolumeHandle());
        client.persistentVolumes().withName(name).delete();
    }

    private static boolean mayStart(PersistentVolumeClaim claim, StorageClass storageClass) {
        return !"WaitForFirstConsumer".equals(storageClass.getVolumeBindingMode())
                || claim.getMetadata().getAnnotations().containsKey(StorageNames.SELECTED_NODE);
    }

    private Faults faultsOf(PersistentVolumeClaim claim) {
        return faults.apply(claim.getMetadata().getNamespace());
    }

    private void make(PersistentVolumeClaim claim, StorageClass storageClass) {
        if (claim.getSpec().getSelector() != null) {
            throw new SandboxException("claims with a selector are not provisioned"); // as every real provisioner
        }
        faultsOf(claim).provisioningError(storageClass.getMetadata().getName()).ifPresent(message -> {
            throw new SandboxException("rpc error: code = Internal desc = " + message);
        });
        String handle = StorageObjects.volumeHandle(claim);
        TypedLocalObjectReference source = claim.getSpec().getDataSource();
        boolean block = "Block".equals(claim.getSpec().getVolumeMode());
        if (source != null && "VolumeSnapshot".equals(source.getKind())) {
            String snapshot = snapshotHandle(claim, source.getName());
            if (disk.hasSnapshot(snapshot) && disk.isBlock(snapshot) != block) {
                throw refused(source.getName(), "the snapshot is of the other volume mode");
            }
            disk.createVolumeFrom(snapshot, handle);
        } else if (source == null && !block) {
            disk.createVolume(handle);
        } else if (source != null) {
            throw new SandboxException("the PVC source not in the right type: " + source.getKind());
        }
        if (block) {
            disk.createBlockVolume(handle, requested(claim));
        }
        PersistentVolume volume = StorageObjects.volume(claim, storageClass);
        try {
            client.persistentVolumes().resource(volume).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
        }
        events.normal(
                claim,
                COMPONENT,
                "ProvisioningSucceeded",
                "Successfully provisioned volume " + volume.getMetadata().getName());
    }

    private String snapshotHandle(PersistentVolumeClaim claim, String name) {
        VolumeSnapshot snapshot = client.resources(VolumeSnapshot.class)
                .inNamespace(claim.getMetadata().getNamespace())
                .withName(name)
                .get();
        if (snapshot == null) {
            throw refused(name, "error getting snapshot " + name + " from api server: not found");
        }
        if (snapshot.getMetadata().getDeletionTimestamp() != null) {
            throw refused(name, "snapshot " + name + " is currently being deleted");
        }
        if (!StorageObjects.isReady(snapshot)) {
            throw refused(name, "snapshot " + name + " is not Ready");
        }
        VolumeSnapshotContent content = client.resources(VolumeSnapshotContent.class)
                .withName(snapshot.getStatus().getBoundVolumeSnapshotContentName())
                .get();
        if (content == null) {
            throw refused(name, "snapshot " + name + " not bound");
        }
        ObjectReference reference = content.getSpec().getVolumeSnapshotRef();
        if (!snapshot.getMetadata().getUid().equals(reference.getUid())) {
            throw refused(
                    name, "snapshotContent " + content.getMetadata().getName() + " is bound to a different snapshot");
        }
        refuseTooSmall(claim, content, name);
        return content.getStatus().getSnapshotHandle();
    }

    private static void refuseTooSmall(PersistentVolumeClaim claim, VolumeSnapshotContent content, String name) {
        long requested = requested(claim);
        Long size = content.getStatus().getRestoreSize();
        if (size != null && requested < size) {
            throw refused(
                    name,
                    "requested volume size " + requested + " is less than the size " + size
                            + " for the source snapshot " + name);
        }
    }

    private static long requested(PersistentVolumeClaim claim) {
        return Quantity.getAmountInBytes(
                        claim.getSpec().getResources().getRequests().get("storage"))
                .longValue();
    }

    private static SandboxException refused(String snapshot, String why) {
        return new SandboxException(
                "error getting handle for DataSource Type VolumeSnapshot by Name " + snapshot + ": " + why);
    }
}
