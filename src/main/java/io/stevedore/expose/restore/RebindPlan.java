package io.stevedore.expose.restore;

import static io.stevedore.expose.Ownership.annotation;
import static io.stevedore.expose.Ownership.belongs;
import static io.stevedore.expose.Ownership.deleting;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.stevedore.api.LabelValue;
import io.stevedore.api.Names;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.ExposeStep.Await;
import io.stevedore.expose.ExposeStep.Broken;
import io.stevedore.expose.ExposeStep.Delete;
import io.stevedore.expose.ExposeStep.Done;
import io.stevedore.expose.Facts;
import io.stevedore.expose.MergePatch;
import io.stevedore.expose.ObjectRef;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.TaskRef;
import java.util.Map;
import java.util.Optional;

/**
 * Hands the filled volume from the restore claim to the target claim.
 *
 * <p>First the volume is marked with the task and kept ({@code Retain}); that mark also says that the mover
 * succeeded, and an agent that starts in the middle finds the volume by it. The volume is given to the target by
 * uid before the target asks for it by name: in that order every event makes the binder look at both, and nothing
 * waits for its resync of 15 s.
 */
public record RebindPlan(TaskRef task, String namespace, String targetNamespace, String targetClaim) {

    /** How the volume is found once its claim is gone. */
    public ExposeStep.Find find() {
        return new ExposeStep.Find(task.mark(), Names.DATA_DOWNLOAD, LabelValue.of(task.name()));
    }

    public ExposeStep next(Facts facts, MoverResult result) {
        ObjectRef<PersistentVolumeClaim> targetRef = ObjectRef.claim(targetNamespace, targetClaim);
        Optional<PersistentVolumeClaim> target = facts.get(targetRef);
        if (target.isEmpty()) {
            return new Broken("target %s is gone".formatted(targetRef));
        }
        ObjectRef<PersistentVolumeClaim> claimRef = ObjectRef.claim(namespace, task.name());
        Optional<PersistentVolumeClaim> claim = facts.get(claimRef).filter(this::mine);
        Optional<PersistentVolume> volume = volume(facts, claim);
        if (volume.isEmpty()) {
            return new Broken("the restored volume of DataDownload %s is gone".formatted(task.name()));
        }
        ObjectRef<PersistentVolume> volumeRef =
                ObjectRef.volume(volume.get().getMetadata().getName());
        String bound = target.get().getSpec().getVolumeName();
        if (bound != null && !bound.isEmpty() && !bound.equals(volumeRef.name())) {
            return new Broken("target %s was bound to another volume, %s, meanwhile".formatted(targetRef, bound));
        }
        if (!mine(volume.get()) && !heldBy(volume.get(), target.get())) {
            return keep(volumeRef, volume.get(), result);
        }
        if (!heldBy(volume.get(), target.get())) {
            return release(facts, claimRef, claim).orElseGet(() -> give(volumeRef, volume.get(), target.get()));
        }
        return bind(volumeRef, volume.get(), targetRef, target.get());
    }

    private Optional<PersistentVolume> volume(Facts facts, Optional<PersistentVolumeClaim> claim) {
        String name = claim.map(c -> c.getSpec().getVolumeName()).orElse("");
        return name == null || name.isEmpty() ? facts.find(find()) : facts.get(ObjectRef.volume(name));
    }

    private ExposeStep keep(ObjectRef<PersistentVolume> ref, PersistentVolume volume, MoverResult result) {
        return MergePatch.of(ref)
                .annotation(Names.OWNER_TASK, task.mark())
                .annotation(Names.MOVER_RESULT, result.toJson())
                .annotation(Names.ORIGINAL_RECLAIM_POLICY, volume.getSpec().getPersistentVolumeReclaimPolicy())
                .label(Names.DATA_DOWNLOAD, LabelValue.of(task.name()))
                .spec("persistentVolumeReclaimPolicy", "Retain")
                .step();
    }

    /** Pod and restore claim go; the volume stays. */
    private Optional<ExposeStep> release(
            Facts facts, ObjectRef<PersistentVolumeClaim> claimRef, Optional<PersistentVolumeClaim> claim) {
        ObjectRef<?> podRef = ObjectRef.pod(namespace, task.name());
        Optional<? extends HasMetadata> pod = facts.get(podRef).filter(this::mine);
        if (pod.isPresent() && !deleting(pod.get())) {
            return Optional.of(new Delete(podRef, pod.get().getMetadata().getUid()));
        }
        return claim.map(c -> deleting(c)
                ? new Await(claimRef, "the restore claim to be deleted")
                : new Delete(claimRef, c.getMetadata().getUid()));
    }

    private ExposeStep give(ObjectRef<PersistentVolume> ref, PersistentVolume volume, PersistentVolumeClaim target) {
        MergePatch patch = MergePatch.of(ref)
                .annotation(Names.BOUND_BY_CONTROLLER, null)
                .spec("claimRef", "apiVersion", null)
                .spec("claimRef", "kind", null)
                .spec("claimRef", "resourceVersion", null)
                .spec("claimRef", "namespace", targetNamespace)
                .spec("claimRef", "name", targetClaim)
                .spec("claimRef", "uid", target.getMetadata().getUid());
        selector(target).forEach((key, value) -> {
            Map<String, String> labels = volume.getMetadata().getLabels();
            if (labels == null || !labels.containsKey(key)) {
                patch.label(key, value);
            }
        });
        return patch.step();
    }

    private ExposeStep bind(
            ObjectRef<PersistentVolume> volumeRef,
            PersistentVolume volume,
            ObjectRef<PersistentVolumeClaim> targetRef,
            PersistentVolumeClaim target) {
        String wanted = target.getSpec().getVolumeName();
        if (wanted == null || wanted.isEmpty()) {
            return MergePatch.of(targetRef)
                    .annotation(Names.BIND_COMPLETED, null)
                    .annotation(Names.BOUND_BY_CONTROLLER, null)
                    .spec("volumeName", volumeRef.name())
                    .step();
        }
        if (target.getStatus() == null || !"Bound".equals(target.getStatus().getPhase())) {
            return new Await(targetRef, "%s to be bound to %s".formatted(targetRef, volumeRef));
        }
        String before = annotation(volume, Names.ORIGINAL_RECLAIM_POLICY);
        if (!before.isEmpty()) {
            return MergePatch.of(volumeRef)
                    .annotation(Names.ORIGINAL_RECLAIM_POLICY, null)
                    .spec("persistentVolumeReclaimPolicy", before)
                    .step();
        }
        return new Done();
    }

    /** Takes the task's marks off a volume. */
    static MergePatch unmark(ObjectRef<PersistentVolume> ref) {
        return MergePatch.of(ref)
                .annotation(Names.OWNER_TASK, null)
                .annotation(Names.MOVER_RESULT, null)
                .label(Names.DATA_DOWNLOAD, null);
    }

    private static Map<String, String> selector(PersistentVolumeClaim target) {
        return target.getSpec().getSelector() == null
                        || target.getSpec().getSelector().getMatchLabels() == null
                ? Map.of()
                : target.getSpec().getSelector().getMatchLabels();
    }

    private static boolean heldBy(PersistentVolume volume, PersistentVolumeClaim target) {
        ObjectReference holder = volume.getSpec().getClaimRef();
        return holder != null
                && target.getMetadata().getNamespace().equals(holder.getNamespace())
                && target.getMetadata().getName().equals(holder.getName())
                && target.getMetadata().getUid().equals(holder.getUid());
    }

    private boolean mine(HasMetadata object) {
        return belongs(object, task);
    }
}
