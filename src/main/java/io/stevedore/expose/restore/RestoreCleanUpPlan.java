package io.stevedore.expose.restore;

import static io.stevedore.expose.Ownership.annotation;
import static io.stevedore.expose.Ownership.belongs;
import static io.stevedore.expose.Ownership.deleting;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
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
 * Takes down what {@link RestoreExposePlan} made and {@link RebindPlan} did not hand over: pod, claim with its
 * volume, cache claim with its volume.
 *
 * @param handedOver the volume went to the target claim and stays
 */
public record RestoreCleanUpPlan(TaskRef task, String namespace, boolean handedOver) {

    public ExposeStep next(Facts facts) {
        ObjectRef<?> podRef = ObjectRef.pod(namespace, task.name());
        Optional<? extends HasMetadata> pod = facts.get(podRef).filter(this::mine);
        if (pod.isPresent() && !deleting(pod.get())) {
            return new Delete(podRef, pod.get().getMetadata().getUid());
        }
        Optional<ExposeStep> claim = takeDown(facts, ObjectRef.claim(namespace, task.name()));
        if (claim.isPresent()) {
            return claim.get();
        }
        return takeDown(facts, ObjectRef.cacheClaim(namespace, task.name()))
                .orElseGet(() -> handedOver ? new Done() : abandoned(facts));
    }

    private Optional<ExposeStep> takeDown(Facts facts, ObjectRef<PersistentVolumeClaim> ref) {
        Optional<PersistentVolumeClaim> claim = facts.get(ref).filter(this::mine);
        if (claim.isEmpty()) {
            return Optional.empty();
        }
        String volumeName = claim.get().getSpec().getVolumeName();
        if (volumeName != null && !volumeName.isEmpty()) {
            ObjectRef<PersistentVolume> volumeRef = ObjectRef.volume(volumeName);
            Optional<PersistentVolume> volume = facts.get(volumeRef);
            if (volume.isPresent()
                    && heldBy(volume.get(), ref.name())
                    && !"Delete".equals(volume.get().getSpec().getPersistentVolumeReclaimPolicy())) {
                return Optional.of(MergePatch.of(volumeRef)
                        .spec("persistentVolumeReclaimPolicy", "Delete")
                        .step());
            }
        }
        return Optional.of(
                deleting(claim.get())
                        ? new Await(ref, ref + " to be deleted")
                        : new Delete(ref, claim.get().getMetadata().getUid()));
    }

    /**
     * A volume whose handing over stopped half way is still kept by {@code Retain}: let the driver delete it, unless
     * the target got it all the same.
     */
    private ExposeStep abandoned(Facts facts) {
        Optional<PersistentVolume> volume = facts.find(new RebindPlan(task, namespace, "", "").find());
        String before =
                volume.map(v -> annotation(v, Names.ORIGINAL_RECLAIM_POLICY)).orElse("");
        if (before.isEmpty()) {
            return new Done();
        }
        return RebindPlan.unmark(ObjectRef.volume(volume.get().getMetadata().getName()))
                .annotation(Names.ORIGINAL_RECLAIM_POLICY, null)
                .spec("persistentVolumeReclaimPolicy", targets(volume.get()) ? before : "Delete")
                .step();
    }

    /** Bound, and not to our claim. */
    private boolean targets(PersistentVolume volume) {
        return !heldBy(volume, task.name())
                && volume.getStatus() != null
                && "Bound".equals(volume.getStatus().getPhase());
    }

    private boolean heldBy(PersistentVolume volume, String claim) {
        ObjectReference holder = volume.getSpec().getClaimRef();
        return holder != null && namespace.equals(holder.getNamespace()) && claim.equals(holder.getName());
    }

    private boolean mine(HasMetadata object) {
        return belongs(object, task);
    }
}
