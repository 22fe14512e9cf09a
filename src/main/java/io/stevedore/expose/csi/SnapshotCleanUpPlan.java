package io.stevedore.expose.csi;

import static io.stevedore.expose.Ownership.annotation;
import static io.stevedore.expose.Ownership.belongs;
import static io.stevedore.expose.Ownership.deleting;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.api.Names;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.ExposeStep.Await;
import io.stevedore.expose.ExposeStep.Delete;
import io.stevedore.expose.ExposeStep.Done;
import io.stevedore.expose.Facts;
import io.stevedore.expose.MergePatch;
import io.stevedore.expose.ObjectRef;
import io.stevedore.task.TaskRef;
import java.util.Optional;

/**
 * Takes down what {@link SnapshotExposePlan} made, in two halves: pod, claim and volume, then the source snapshot,
 * before the end is written; our own snapshot, which carries the mover's result until then, after it.
 */
public record SnapshotCleanUpPlan(TaskRef task, String namespace, String sourceNamespace, String sourceSnapshot) {

    /** What goes before the end is written. */
    public ExposeStep beforeEnd(Facts facts) {
        ObjectRef<?> pod = ObjectRef.pod(namespace, task.name());
        Optional<? extends HasMetadata> existingPod = facts.get(pod).filter(this::mine);
        if (existingPod.isPresent() && !deleting(existingPod.get())) {
            return delete(pod, existingPod.get());
        }
        Optional<VolumeSnapshot> snapshot = facts.get(snapshot()).filter(this::mine);
        String noted = snapshot.map(s -> annotation(s, Names.BACKUP_VOLUME)).orElse("");
        Optional<PersistentVolumeClaim> claim = facts.get(claim()).filter(this::mine);
        String volume = volumeName(facts).orElse(noted);
        if (claim.isPresent() && snapshot.isPresent() && !deleting(snapshot.get()) && !volume.equals(noted)) {
            return MergePatch.of(snapshot()) // who comes after the claim is gone finds its volume by this
                    .annotation(Names.BACKUP_VOLUME, volume)
                    .step();
        }
        Optional<PersistentVolume> pv = Optional.of(volume)
                .filter(name -> !name.isEmpty())
                .flatMap(name -> facts.get(ObjectRef.volume(name)))
                .filter(this::ofOurClaim);
        if (pv.isPresent() && !"Delete".equals(pv.get().getSpec().getPersistentVolumeReclaimPolicy())) {
            return MergePatch.of(ObjectRef.volume(volume))
                    .spec("persistentVolumeReclaimPolicy", "Delete")
                    .step();
        }
        if (claim.isPresent()) {
            return deleting(claim.get())
                    ? new Await(claim(), "the backup claim to be deleted")
                    : delete(claim(), claim.get());
        }
        if (pv.isPresent()) {
            return new Await(ObjectRef.volume(volume), "the backup volume to be deleted");
        }
        return noted.isEmpty()
                ? returnSource(facts)
                : new Done(); // the source pair was deleted before there was a volume
    }

    /** The volume that was made from the snapshot, as far as its claim is there. */
    Optional<String> volumeName(Facts facts) {
        return facts.get(claim())
                .filter(this::mine)
                .map(claim -> claim.getSpec().getVolumeName())
                .filter(name -> !name.isEmpty());
    }

    /** What goes after it. */
    public ExposeStep afterEnd(Facts facts) {
        ObjectRef<VolumeSnapshot> ref = snapshot();
        Optional<VolumeSnapshot> snapshot = facts.get(ref).filter(this::mine);
        if (snapshot.isPresent()) {
            return deleting(snapshot.get())
                    ? new Await(ref, "the backup VolumeSnapshot to be deleted")
                    : delete(ref, snapshot.get());
        }
        ObjectRef<VolumeSnapshotContent> contentRef = ObjectRef.content(task.name());
        Optional<VolumeSnapshotContent> content = facts.get(contentRef).filter(this::mine);
        return content.isPresent() && !deleting(content.get()) ? delete(contentRef, content.get()) : new Done();
    }

    private ObjectRef<PersistentVolumeClaim> claim() {
        return ObjectRef.claim(namespace, task.name());
    }

    private ObjectRef<VolumeSnapshot> snapshot() {
        return ObjectRef.snapshot(namespace, task.name());
    }

    /**
     * The source snapshot is the agent's to delete. While no content of ours stands for the snapshot behind it, its
     * own content gets its first deletion policy back, so that the snapshot goes too.
     */
    private ExposeStep returnSource(Facts facts) {
        if (sourceSnapshot.isEmpty()) {
            return retainedContent(facts); // of a finished task no more is kept than its name
        }
        ObjectRef<VolumeSnapshot> ref = ObjectRef.snapshot(sourceNamespace, sourceSnapshot);
        Optional<VolumeSnapshot> source = facts.get(ref);
        if (source.isPresent() && source.get().getStatus() != null) {
            String contentName = source.get().getStatus().getBoundVolumeSnapshotContentName();
            if (contentName != null && !contentName.isEmpty()) {
                Optional<VolumeSnapshotContent> content = facts.get(ObjectRef.content(contentName));
                String before = content.map(c -> annotation(c, Names.ORIGINAL_DELETION_POLICY))
                        .orElse("");
                if (content.isPresent()
                        && mine(content.get())
                        && !before.isEmpty()
                        && !before.equals(content.get().getSpec().getDeletionPolicy())
                        && facts.get(ObjectRef.content(task.name()))
                                .filter(this::mine)
                                .isEmpty()) {
                    return MergePatch.of(ObjectRef.content(contentName))
                            .spec("deletionPolicy", before)
                            .annotation(Names.ORIGINAL_DELETION_POLICY, null)
                            .step();
                }
            }
        }
        if (source.isPresent()) {
            return deleting(source.get()) ? new Await(ref, ref + " to be deleted") : delete(ref, source.get());
        }
        return retainedContent(facts);
    }

    /**
     * A source content that is retained, by us or by its class, is a leftover once its VolumeSnapshot is gone: the
     * snapshot behind it goes with our own content.
     */
    private ExposeStep retainedContent(Facts facts) {
        Optional<VolumeSnapshotContent> own =
                facts.get(ObjectRef.content(task.name())).filter(this::mine);
        String name =
                own.map(content -> annotation(content, Names.SOURCE_CONTENT)).orElse("");
        if (name.isEmpty()) {
            return new Done();
        }
        Optional<VolumeSnapshotContent> content = facts.get(ObjectRef.content(name));
        return content.isPresent() && sameSnapshot(own.get(), content.get()) && !deleting(content.get())
                ? delete(ObjectRef.content(name), content.get())
                : new Done();
    }

    static boolean sameSnapshot(VolumeSnapshotContent own, VolumeSnapshotContent other) {
        String handle = own.getSpec().getSource().getSnapshotHandle();
        return handle != null
                && other.getStatus() != null
                && handle.equals(other.getStatus().getSnapshotHandle());
    }

    private boolean ofOurClaim(PersistentVolume pv) {
        return pv.getSpec().getClaimRef() != null
                && namespace.equals(pv.getSpec().getClaimRef().getNamespace())
                && task.name().equals(pv.getSpec().getClaimRef().getName());
    }

    private boolean mine(HasMetadata object) {
        return belongs(object, task);
    }

    private static ExposeStep delete(ObjectRef<?> ref, HasMetadata object) {
        return new Delete(ref, object.getMetadata().getUid());
    }
}
