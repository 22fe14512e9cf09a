package io.stevedore.expose.csi;

import static io.stevedore.expose.Ownership.annotation;
import static io.stevedore.expose.Ownership.belongs;
import static io.stevedore.expose.Ownership.deleting;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotStatus;
import io.stevedore.api.Names;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.ExposeStep.Await;
import io.stevedore.expose.ExposeStep.Blocked;
import io.stevedore.expose.ExposeStep.Broken;
import io.stevedore.expose.ExposeStep.Create;
import io.stevedore.expose.ExposeStep.Delete;
import io.stevedore.expose.Facts;
import io.stevedore.expose.MergePatch;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Obstacle;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From a VolumeSnapshot in the application's namespace to a mover pod in Velero's.
 *
 * <p>The snapshot is handed from its own pair of objects to a pair of ours, then a claim is made from it and a pod
 * for the claim. Read from the end: what exists already is never asked for again, so an agent that died anywhere is
 * continued from what it left.
 */
public final class SnapshotExposePlan {
    private static final Quantity NOTHING = new Quantity("0");

    private final UploadRequest request;
    private final String name;
    private final ObjectRef<VolumeSnapshot> backupSnapshot;
    private final ObjectRef<VolumeSnapshotContent> backupContent;
    private final ObjectRef<PersistentVolumeClaim> backupClaim;

    public SnapshotExposePlan(UploadRequest request) {
        this.request = request;
        this.name = request.task().name();
        String namespace = request.hosting().namespace();
        this.backupSnapshot = ObjectRef.snapshot(namespace, name);
        this.backupContent = ObjectRef.content(name);
        this.backupClaim = ObjectRef.claim(namespace, name);
    }

    public ExposeStep next(Facts facts) {
        ObjectRef<?> pod = ObjectRef.pod(request.hosting().namespace(), name);
        Optional<? extends HasMetadata> existingPod = facts.get(pod);
        if (existingPod.isPresent()) {
            return ours(pod, existingPod.get(), new ExposeStep.Done());
        }
        Optional<PersistentVolumeClaim> claim = facts.get(backupClaim);
        if (claim.isPresent()) {
            return ours(backupClaim, claim.get(), () -> createPod(facts, claim.get()));
        }
        Optional<VolumeSnapshotContent> content = facts.get(backupContent);
        if (content.isPresent()) {
            return ours(backupContent, content.get(), () -> handOver(facts, content.get()));
        }
        return takeSnapshot(facts);
    }

    private ExposeStep takeSnapshot(Facts facts) {
        if (facts.get(ObjectRef.storageClass(request.storageClass())).isEmpty()) {
            return new Blocked(new Obstacle(
                    Obstacle.Kind.NO_STORAGE_CLASS,
                    "StorageClass " + request.storageClass(),
                    "DataUpload %s names it, and it does not exist".formatted(name)));
        }
        Optional<PersistentVolumeClaim> source = facts.get(sourceClaim());
        if (source.isEmpty()) {
            return new Broken("%s, the volume to back up, does not exist".formatted(sourceClaim()));
        }
        Optional<VolumeSnapshot> snapshot = facts.get(sourceSnapshot());
        if (snapshot.isEmpty()) {
            return new Broken("%s does not exist".formatted(sourceSnapshot()));
        }
        VolumeSnapshotStatus status = snapshot.get().getStatus();
        if (status == null || !Boolean.TRUE.equals(status.getReadyToUse())) {
            return notReady(sourceSnapshot(), status);
        }
        String sourceContentName = String.valueOf(status.getBoundVolumeSnapshotContentName());
        Optional<VolumeSnapshotContent> sourceContent = facts.get(ObjectRef.content(sourceContentName));
        if (sourceContent.isEmpty()
                || sourceContent.get().getStatus() == null
                || sourceContent.get().getStatus().getSnapshotHandle() == null) {
            return new Broken("error to get volume snapshot content: VolumeSnapshotContent %s of %s %s"
                    .formatted(
                            sourceContentName,
                            sourceSnapshot(),
                            sourceContent.isEmpty() ? "does not exist" : "has no snapshot handle"));
        }
        Optional<VolumeSnapshot> backup = facts.get(backupSnapshot);
        if (backup.isEmpty()) {
            return new Create(SnapshotObjects.snapshot(request, snapshot.get()));
        }
        return ours(
                backupSnapshot,
                backup.get(),
                () -> new Create(SnapshotObjects.content(
                        request, backup.get(), sourceContent.get(), size(status, source.get()))));
    }

    /** The content of ours exists: take the source pair away without touching the snapshot behind it. */
    private ExposeStep handOver(Facts facts, VolumeSnapshotContent content) {
        ObjectRef<VolumeSnapshotContent> ref = ObjectRef.content(annotation(content, Names.SOURCE_CONTENT));
        Optional<VolumeSnapshotContent> sourceContent = facts.get(ref);
        if (sourceContent.isPresent()
                && !deleting(sourceContent.get())
                && !"Retain".equals(sourceContent.get().getSpec().getDeletionPolicy())) {
            return MergePatch.of(ref)
                    .annotation(
                            Names.ORIGINAL_DELETION_POLICY,
                            sourceContent.get().getSpec().getDeletionPolicy())
                    .annotation(Names.OWNER_TASK, request.task().mark())
                    .spec("deletionPolicy", "Retain")
                    .step();
        }
        Optional<VolumeSnapshot> source = facts.get(sourceSnapshot());
        if (source.isPresent() && boundTo(source.get(), ref.name()) && !deleting(source.get())) {
            return delete(sourceSnapshot(), source.get());
        }
        if (sourceContent.isPresent() && !deleting(sourceContent.get())) {
            return delete(ref, sourceContent.get());
        }
        // the source pair goes in its own time; a claim from a snapshot that is not ready fails first, and is late
        Optional<VolumeSnapshotStatus> status = facts.get(backupSnapshot).map(VolumeSnapshot::getStatus);
        if (!status.map(VolumeSnapshotStatus::getReadyToUse).orElse(false)) {
            return notReady(backupSnapshot, status.orElse(null));
        }
        Optional<PersistentVolumeClaim> sourceClaim = facts.get(sourceClaim());
        if (sourceClaim.isEmpty()) {
            return new Broken("%s, the volume to back up, does not exist".formatted(sourceClaim()));
        }
        Quantity size = new Quantity(annotation(content, Names.RESTORE_SIZE));
        return new Create(SnapshotObjects.claim(request, block(sourceClaim.get()), size));
    }

    private ExposeStep createPod(Facts facts, PersistentVolumeClaim claim) {
        Optional<StorageClass> storageClass = facts.get(ObjectRef.storageClass(request.storageClass()));
        List<NodeSelectorTerm> topology = List.of();
        if (storageClass.isPresent()
                && "WaitForFirstConsumer".equals(storageClass.get().getVolumeBindingMode())) {
            topology = topology(facts);
        }
        return new Create(SnapshotObjects.pod(request, block(claim), topology));
    }

    /** Where the source volume can be reached: a volume made from its snapshot can be reached there as well. */
    private List<NodeSelectorTerm> topology(Facts facts) {
        return facts.get(sourceClaim())
                .map(claim -> claim.getSpec().getVolumeName())
                .filter(volume -> !volume.isEmpty())
                .flatMap(volume -> facts.get(ObjectRef.volume(volume)))
                .map(volume -> volume.getSpec().getNodeAffinity())
                .map(affinity -> affinity.getRequired())
                .map(required -> required.getNodeSelectorTerms())
                .orElse(List.of());
    }

    private long size(VolumeSnapshotStatus status, PersistentVolumeClaim source) {
        Quantity restoreSize = status.getRestoreSize() == null ? NOTHING : status.getRestoreSize();
        long bytes = restoreSize.getNumericalAmount().longValue();
        return bytes > 0
                ? bytes
                : source.getSpec()
                        .getResources()
                        .getRequests()
                        .getOrDefault("storage", NOTHING)
                        .getNumericalAmount()
                        .longValue();
    }

    private static ExposeStep delete(ObjectRef<?> ref, HasMetadata object) {
        return new Delete(ref, object.getMetadata().getUid());
    }

    private ExposeStep ours(ObjectRef<?> ref, HasMetadata object, ExposeStep then) {
        return ours(ref, object, () -> then);
    }

    private ExposeStep ours(ObjectRef<?> ref, HasMetadata object, java.util.function.Supplier<ExposeStep> then) {
        if (!belongs(object, request.task())) {
            return new Broken(
                    "%s exists already and was not made for DataUpload %s; it is left alone".formatted(ref, name));
        }
        return deleting(object) ? new Await(ref, ref + " to be deleted") : then.get();
    }

    private ObjectRef<PersistentVolumeClaim> sourceClaim() {
        return ObjectRef.claim(request.sourceNamespace(), request.sourceClaim());
    }

    private ObjectRef<VolumeSnapshot> sourceSnapshot() {
        return ObjectRef.snapshot(request.sourceNamespace(), request.snapshot());
    }

    private static boolean boundTo(VolumeSnapshot snapshot, String content) {
        return snapshot.getStatus() != null
                && content.equals(snapshot.getStatus().getBoundVolumeSnapshotContentName());
    }

    private static boolean block(PersistentVolumeClaim claim) {
        return "Block".equals(claim.getSpec().getVolumeMode());
    }

    private static ExposeStep notReady(ObjectRef<VolumeSnapshot> ref, @Nullable VolumeSnapshotStatus status) {
        String error =
                status == null || status.getError() == null || status.getError().getMessage() == null
                        ? ""
                        : "; it says: " + status.getError().getMessage();
        return new Await(ref, "%s to be ready to use%s".formatted(ref, error));
    }
}
