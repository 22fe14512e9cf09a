package io.stevedore.sandbox.storage;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.sandbox.SandboxException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** Plays the CSI snapshotter beside the driver: takes and removes the snapshots that contents ask for. */
final class SnapshotSidecar {
    private static final String COMPONENT = "csi-snapshotter " + StorageNames.DRIVER;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final KubernetesClient client;
    private final Disk disk;
    private final Function<String, Faults> faultsByNamespace;
    private final EventRecorder events;
    private final Patches patches;
    private final Clock clock;
    private final Known known;

    SnapshotSidecar(
            KubernetesClient client,
            Disk disk,
            Function<String, Faults> faultsByNamespace,
            EventRecorder events,
            Patches patches,
            Clock clock,
            Known known) {
        this.client = client;
        this.disk = disk;
        this.faultsByNamespace = faultsByNamespace;
        this.events = events;
        this.patches = patches;
        this.clock = clock;
        this.known = known;
    }

    /** Whether there is nothing to do as long as it does not change. */
    static boolean isSettled(VolumeSnapshotContent content) {
        if (content.getMetadata().getDeletionTimestamp() != null) {
            return !shouldEnd(content);
        }
        return content.getMetadata().getFinalizers().contains(StorageNames.CONTENT_FINALIZER)
                && StorageObjects.isReady(content);
    }

    Optional<Duration> sync(String name) {
        VolumeSnapshotContent content =
                client.resources(VolumeSnapshotContent.class).withName(name).get();
        if (content == null || !StorageNames.DRIVER.equals(content.getSpec().getDriver())) {
            return Optional.empty();
        }
        if (content.getMetadata().getDeletionTimestamp() != null) {
            end(content);
            return Optional.empty();
        }
        patches.addFinalizers(content, List.of(StorageNames.CONTENT_FINALIZER));
        if (StorageObjects.isReady(content)) {
            return Optional.empty();
        }
        ObjectReference reference = content.getSpec().getVolumeSnapshotRef();
        String snapshot = reference.getName();
        Faults faults = faultsByNamespace.apply(reference.getNamespace());
        try {
            faults.snapshotError(snapshot).ifPresent(message -> {
                throw new SandboxException("rpc error: code = Internal desc = " + message);
            });
            String handle = handle(content);
            boolean ready = !faults.isNeverReady(snapshot);
            patches.contentStatus(content, handle, size(handle), clock.instant(), ready);
            return ready ? Optional.empty() : Optional.of(LOOK_AGAIN);
        } catch (SandboxException e) {
            String message = (content.getSpec().getSource().getSnapshotHandle() == null
                            ? "Failed to create snapshot: failed to take snapshot of the volume "
                                    + content.getSpec().getSource().getVolumeHandle() + ": "
                            : "Failed to check and update snapshot content: failed to list snapshot for content " + name
                                    + ": ")
                    + e.getMessage();
            events.warning(content, COMPONENT, "SnapshotContentCheckandUpdateFailed", message);
            patches.contentError(content, message, clock.instant());
            return Optional.of(LOOK_AGAIN);
        }
    }

    /** Takes the snapshot, or finds the one that a pre-provisioned content names. */
    private String handle(VolumeSnapshotContent content) {
        String given = content.getSpec().getSource().getSnapshotHandle();
        if (given != null) {
            if (!disk.hasSnapshot(given)) {
                throw new SandboxException(
                        "rpc error: code = NotFound desc = snapshot handle " + given + " does not exist");
            }
            return given;
        }
        String volume = content.getSpec().getSource().getVolumeHandle();
        String handle = "snapshot-" + content.getMetadata().getUid();
        disk.createSnapshot(volume, handle, volumeSize(volume));
        return handle;
    }

    private long size(String handle) {
        OptionalLong size = disk.snapshotSize(handle);
        return size.orElseThrow(() -> new SandboxException("snapshot " + handle + " disappeared"));
    }

    private long volumeSize(String handle) {
        return sizeOf(handle, known.volumes())
                .or(() -> sizeOf(handle, client.persistentVolumes().list().getItems().stream())) // known may be late
                .orElseThrow(() -> new SandboxException("volume " + handle + " has no PersistentVolume"));
    }

    private static Optional<Long> sizeOf(String handle, Stream<PersistentVolume> volumes) {
        return volumes.filter(volume -> isOurs(volume, handle))
                .findFirst()
                .map(volume -> Quantity.getAmountInBytes(
                                volume.getSpec().getCapacity().get("storage"))
                        .longValue());
    }

    private static boolean isOurs(PersistentVolume volume, String handle) {
        return volume.getSpec().getCsi() != null
                && StorageNames.DRIVER.equals(volume.getSpec().getCsi().getDriver())
                && handle.equals(volume.getSpec().getCsi().getVolumeHandle());
    }

    private void end(VolumeSnapshotContent content) {
        if (!shouldEnd(content)) {
            return;
        }
        if ("Delete".equals(content.getSpec().getDeletionPolicy())) {
            String given = content.getSpec().getSource().getSnapshotHandle();
            if (given != null) {
                disk.removeSnapshot(given);
            } else {
                disk.removeSnapshot("snapshot-" + content.getMetadata().getUid());
            }
        }
        patches.removeFinalizers(content, List.of(StorageNames.CONTENT_FINALIZER));
    }

    /** As the real one: a content that is deleted while its snapshot lives on stays until that is deleted too. */
    static boolean shouldEnd(VolumeSnapshotContent content) {
        boolean neverBound = content.getSpec().getSource().getSnapshotHandle() != null
                && requireNonNullElse(content.getSpec().getVolumeSnapshotRef().getUid(), "")
                        .isEmpty();
        Map<String, String> annotations =
                requireNonNullElse(content.getMetadata().getAnnotations(), Map.of());
        return neverBound || annotations.containsKey(StorageNames.BEING_DELETED);
    }
}
