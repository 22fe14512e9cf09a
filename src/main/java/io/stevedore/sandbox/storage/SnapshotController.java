package io.stevedore.sandbox.storage;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClass;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plays the snapshot controller: binds VolumeSnapshots to contents and ends them together. */
final class SnapshotController {
    private static final String COMPONENT = "snapshot-controller";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    /** While a snapshot has a content, or is to get one. */
    private static final List<String> HOLDS = List.of(StorageNames.SOURCE_FINALIZER, StorageNames.BOUND_FINALIZER);

    private final KubernetesClient client;
    private final EventRecorder events;
    private final Patches patches;
    private final Known known;

    SnapshotController(KubernetesClient client, EventRecorder events, Patches patches, Known known) {
        this.client = client;
        this.events = events;
        this.patches = patches;
        this.known = known;
    }

    /** Whether there is nothing to do as long as neither the snapshot nor its content changes. */
    static boolean isSettled(VolumeSnapshot snapshot, Known known) {
        if (snapshot.getMetadata().getDeletionTimestamp() != null
                || !snapshot.getMetadata().getFinalizers().containsAll(HOLDS)
                || !StorageObjects.isReady(snapshot)
                || snapshot.getStatus().getError() != null) {
            return false;
        }
        VolumeSnapshotContent content = known.content(snapshot.getStatus().getBoundVolumeSnapshotContentName());
        return content != null
                && content.getMetadata().getDeletionTimestamp() == null
                && StorageObjects.isReady(content)
                && content.getStatus().getError() == null;
    }

    Optional<Duration> sync(String namespace, String name) {
        VolumeSnapshot snapshot = client.resources(VolumeSnapshot.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (snapshot == null) {
            endOrphans(namespace, name);
            return Optional.empty();
        }
        if (snapshot.getMetadata().getDeletionTimestamp() != null) {
            return end(snapshot);
        }
        try {
            @Nullable
            VolumeSnapshotContent content = snapshot.getSpec().getSource().getVolumeSnapshotContentName() == null
                    ? dynamic(snapshot)
                    : preProvisioned(snapshot);
            if (content != null) {
                bind(snapshot, content);
            }
            return Optional.empty();
        } catch (Refused e) {
            events.warning(snapshot, COMPONENT, e.reason, e.text);
            patches.snapshotError(snapshot, e.text);
            return Optional.of(LOOK_AGAIN);
        }
    }

    /** A snapshot of a claim: its content is made by us. Null for another driver's. */
    private @Nullable VolumeSnapshotContent dynamic(VolumeSnapshot snapshot) throws Refused {
        VolumeSnapshotContent present = content(StorageObjects.contentName(snapshot));
        if (present != null) {
            return present;
        }
        VolumeSnapshotClass snapshotClass = snapshotClass(snapshot);
        if (!StorageNames.DRIVER.equals(snapshotClass.getDriver())) {
            return null;
        }
        PersistentVolume volume = sourceVolume(snapshot);
        if (patches.addFinalizers(snapshot, HOLDS)) {
            return null; // a snapshot that goes meanwhile would leave its content behind; the change brings us back
        }
        events.normal(
                snapshot,
                COMPONENT,
                "CreatingSnapshot",
                "Waiting for a snapshot " + key(snapshot) + " to be created by the CSI driver.");
        try {
            return client.resource(StorageObjects.content(snapshot, snapshotClass, volume))
                    .create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                return content(StorageObjects.contentName(snapshot));
            }
            throw e;
        }
    }

    private VolumeSnapshotClass snapshotClass(VolumeSnapshot snapshot) throws Refused {
        String name = requireNonNullElse(snapshot.getSpec().getVolumeSnapshotClassName(), "");
        VolumeSnapshotClass found = name.isEmpty()
                ? null
                : client.resources(VolumeSnapshotClass.class).withName(name).get();
        if (found == null) {
            throw new Refused(
                    "GetSnapshotClassFailed",
                    "Failed to get snapshot class with error failed to retrieve snapshot class " + name
                            + " from the informer: \"volumesnapshotclass.snapshot.storage.k8s.io \\\"" + name
                            + "\\\" not found\"");
        }
        return found;
    }

    private PersistentVolume sourceVolume(VolumeSnapshot snapshot) throws Refused {
        String name = snapshot.getSpec().getSource().getPersistentVolumeClaimName();
        PersistentVolumeClaim claim = client.persistentVolumeClaims()
                .inNamespace(snapshot.getMetadata().getNamespace())
                .withName(name)
                .get();
        if (claim == null) {
            throw notCreated(
                    snapshot,
                    "failed to get input parameters to create snapshot: \"failed to retrieve PVC " + name
                            + " from the lister: \\\"persistentvolumeclaim \\\\\\\"" + name
                            + "\\\\\\\" not found\\\"\"");
        }
        if (claim.getStatus() == null || !"Bound".equals(claim.getStatus().getPhase())) {
            throw notCreated(
                    snapshot, "the PVC " + name + " is not yet bound to a PV, will not attempt to take a snapshot");
        }
        PersistentVolume volume = client.persistentVolumes()
                .withName(claim.getSpec().getVolumeName())
                .get();
        if (volume == null || volume.getSpec().getCsi() == null) {
            throw notCreated(
                    snapshot,
                    "cannot find CSI PersistentVolumeSource for volume "
                            + claim.getSpec().getVolumeName());
        }
        return volume;
    }

    private static Refused notCreated(VolumeSnapshot snapshot, String why) {
        return new Refused(
                "SnapshotContentCreationFailed",
                "Failed to create snapshot content with error snapshot controller failed to update "
                        + snapshot.getMetadata().getName() + " on API server: " + why);
    }

    /** A snapshot that names its content: it must name this snapshot too. */
    private @Nullable VolumeSnapshotContent preProvisioned(VolumeSnapshot snapshot) throws Refused {
        String name = snapshot.getSpec().getSource().getVolumeSnapshotContentName();
        VolumeSnapshotContent content = content(name);
        if (content == null) {
            throw new Refused("SnapshotContentMissing", "VolumeSnapshotContent is missing");
        }
        if (!StorageNames.DRIVER.equals(content.getSpec().getDriver())) {
            return null;
        }
        ObjectReference reference = content.getSpec().getVolumeSnapshotRef();
        if (content.getSpec().getSource().getSnapshotHandle() == null) {
            throw new Refused(
                    "SnapshotContentMismatch",
                    "VolumeSnapshotContent is dynamically provisioned while expecting a pre-provisioned one");
        }
        if (!refersTo(reference, snapshot)) {
            throw new Refused(
                    "SnapshotContentMisbound", "VolumeSnapshotContent [" + name + "] is bound to a different snapshot");
        }
        if (requireNonNullElse(reference.getUid(), "").isEmpty()) {
            patches.bindContent(content, snapshot);
            return null;
        }
        return content;
    }

    private void bind(VolumeSnapshot snapshot, VolumeSnapshotContent content) {
        boolean wasReady = StorageObjects.isReady(snapshot);
        patches.addFinalizers(snapshot, HOLDS);
        patches.snapshotStatus(snapshot, content);
        if (content.getStatus() == null || wasReady) {
            return;
        }
        if (content.getStatus().getError() != null) {
            events.warning(
                    snapshot,
                    COMPONENT,
                    "SnapshotContentCheckandUpdateFailed",
                    String.valueOf(content.getStatus().getError().getMessage()));
        } else if (StorageObjects.isReady(content)) {
            events.normal(snapshot, COMPONENT, "SnapshotReady", "Snapshot " + key(snapshot) + " is ready to use.");
        }
    }

    private Optional<Duration> end(VolumeSnapshot snapshot) {
        @Nullable VolumeSnapshotContent content = boundContent(snapshot);
        if (content != null && isBeingRestored(snapshot)) {
            events.warning(snapshot, COMPONENT, "SnapshotDeletePending", "Snapshot is being used to restore a PVC");
            return Optional.of(LOOK_AGAIN);
        }
        if (content != null) {
            patches.annotateContent(content, StorageNames.BEING_DELETED, "yes");
            if ("Delete".equals(content.getSpec().getDeletionPolicy())) {
                if (content.getMetadata().getDeletionTimestamp() == null) {
                    client.resource(content).delete();
                }
                patches.removeFinalizers(snapshot, List.of(StorageNames.SOURCE_FINALIZER));
                // the bound finalizer goes when the content is gone
                return Optional.empty();
            }
        }
        patches.removeFinalizers(snapshot, HOLDS);
        return Optional.empty();
    }

    /**
     * A delete that has read the snapshot before our finalizers were there takes it away in spite of them: the API server
     * does not look again.
     */
    private void endOrphans(String namespace, String snapshot) {
        known.contents()
                .filter(content -> {
                    ObjectReference reference = content.getSpec().getVolumeSnapshotRef();
                    return namespace.equals(reference.getNamespace()) && snapshot.equals(reference.getName());
                })
                .map(content -> content(content.getMetadata().getName())) // what we know may be late
                .filter(Objects::nonNull)
                .filter(content -> content.getMetadata().getDeletionTimestamp() == null)
                .filter(content -> content.getSpec().getSource().getVolumeHandle() != null)
                .filter(content -> "Delete".equals(content.getSpec().getDeletionPolicy()))
                .forEach(content -> {
                    patches.annotateContent(content, StorageNames.BEING_DELETED, "yes");
                    client.resource(content).delete();
                });
    }

    private @Nullable VolumeSnapshotContent boundContent(VolumeSnapshot snapshot) {
        String named = snapshot.getSpec().getSource().getVolumeSnapshotContentName();
        VolumeSnapshotContent content = content(named == null ? StorageObjects.contentName(snapshot) : named);
        if (content == null) {
            return null;
        }
        ObjectReference reference = content.getSpec().getVolumeSnapshotRef();
        boolean bound =
                refersTo(reference, snapshot) && snapshot.getMetadata().getUid().equals(reference.getUid());
        return bound ? content : null;
    }

    private boolean isBeingRestored(VolumeSnapshot snapshot) {
        return known.claims(snapshot.getMetadata().getNamespace())
                .anyMatch(claim -> claim.getStatus() != null
                        && "Pending".equals(claim.getStatus().getPhase())
                        && claim.getMetadata().getDeletionTimestamp() == null
                        && claim.getSpec().getDataSource() != null
                        && "VolumeSnapshot"
                                .equals(claim.getSpec().getDataSource().getKind())
                        && snapshot.getMetadata()
                                .getName()
                                .equals(claim.getSpec().getDataSource().getName()));
    }

    private @Nullable VolumeSnapshotContent content(String name) {
        return client.resources(VolumeSnapshotContent.class).withName(name).get();
    }

    private static boolean refersTo(ObjectReference reference, VolumeSnapshot snapshot) {
        String uid = requireNonNullElse(reference.getUid(), "");
        return snapshot.getMetadata().getName().equals(reference.getName())
                && snapshot.getMetadata().getNamespace().equals(reference.getNamespace())
                && (uid.isEmpty() || uid.equals(snapshot.getMetadata().getUid()));
    }

    private static String key(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }

    /** Why a snapshot cannot be bound; it is tried again. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;
        private final String text;

        Refused(String reason, String text) {
            super(text);
            this.reason = reason;
            this.text = text;
        }
    }
}
