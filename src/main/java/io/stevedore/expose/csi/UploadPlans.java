package io.stevedore.expose.csi;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.Names;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.Facts;
import io.stevedore.expose.MergePatch;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.TaskPlans;
import io.stevedore.protocol.MoverResult;
import java.util.Optional;

/** The plans of a DataUpload. The mover's result is noted on the backup VolumeSnapshot, the last object to go. */
public record UploadPlans(SnapshotExposePlan exposing, SnapshotCleanUpPlan cleanUp, int attempt) implements TaskPlans {

    public static UploadPlans of(UploadRequest request) {
        return new UploadPlans(
                new SnapshotExposePlan(request),
                new SnapshotCleanUpPlan(
                        request.task(), request.hosting().namespace(), request.sourceNamespace(), request.snapshot()),
                request.hosting().attempt());
    }

    @Override
    public ExposeStep expose(Facts facts) {
        ObjectRef<Pod> ref = ObjectRef.pod(cleanUp.namespace(), cleanUp.task().name());
        Optional<Pod> lost = facts.get(ref)
                .filter(pod -> Ownership.belongs(pod, cleanUp.task()))
                .filter(pod -> Ownership.attempt(pod) != attempt);
        if (lost.isPresent()) { // the volume is as it was: it is read only
            return Ownership.deleting(lost.get())
                    ? new ExposeStep.Await(ref, "the lost mover's pod to be deleted")
                    : new ExposeStep.Delete(ref, lost.get().getMetadata().getUid());
        }
        return exposing.next(facts);
    }

    @Override
    public ExposeStep settle(Facts facts, MoverResult result) {
        Optional<VolumeSnapshot> snapshot = snapshot(facts);
        if (snapshot.isEmpty()
                || Ownership.annotation(snapshot.get(), Names.MOVER_RESULT).equals(result.toJson())) {
            return new ExposeStep.Done();
        }
        MergePatch note = MergePatch.of(snapshotRef()).annotation(Names.MOVER_RESULT, result.toJson());
        cleanUp.volumeName(facts).ifPresent(volume -> note.annotation(Names.BACKUP_VOLUME, volume));
        return note.step();
    }

    @Override
    public Optional<MoverResult> settled(Facts facts) {
        return snapshot(facts)
                .map(snapshot -> Ownership.annotation(snapshot, Names.MOVER_RESULT))
                .flatMap(MoverResult::parse);
    }

    @Override
    public ExposeStep takeDown(Facts facts, boolean succeeded) {
        return cleanUp.beforeEnd(facts);
    }

    @Override
    public ExposeStep afterEnd(Facts facts) {
        return cleanUp.afterEnd(facts);
    }

    private Optional<VolumeSnapshot> snapshot(Facts facts) {
        return facts.get(snapshotRef()).filter(snapshot -> Ownership.belongs(snapshot, cleanUp.task()));
    }

    private ObjectRef<VolumeSnapshot> snapshotRef() {
        return ObjectRef.snapshot(cleanUp.namespace(), cleanUp.task().name());
    }
}
