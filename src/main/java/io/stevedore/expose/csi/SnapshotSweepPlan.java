package io.stevedore.expose.csi;

import static io.stevedore.expose.Ownership.annotation;
import static io.stevedore.expose.Ownership.belongs;
import static io.stevedore.expose.Ownership.deleting;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.api.Names;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.ExposeStep.Delete;
import io.stevedore.expose.Facts;
import io.stevedore.expose.MergePatch;
import io.stevedore.expose.ObjectRef;
import io.stevedore.task.TaskRef;
import java.util.Optional;

/**
 * Takes down what an upload has left that nobody works on any more: nothing is known of it but its marks. A source snapshot
 * that is still there stays, and what is behind it as well: whose it is cannot be told without the task.
 *
 * @param keptContent name of the source's content that has our marks; empty for none
 */
public record SnapshotSweepPlan(TaskRef task, String namespace, String keptContent) {

    public ExposeStep next(Facts facts) {
        ObjectRef<VolumeSnapshotContent> ref = ObjectRef.content(task.name());
        Optional<VolumeSnapshotContent> own = facts.get(ref).filter(content -> belongs(content, task));
        return source(facts, own)
                .flatMap(source -> inUse(facts, source) ? stay(source, own) : go(source, own))
                .orElseGet(() -> new SnapshotCleanUpPlan(task, namespace, "", "").afterEnd(facts));
    }

    private Optional<VolumeSnapshotContent> source(Facts facts, Optional<VolumeSnapshotContent> own) {
        String name = keptContent.isEmpty()
                ? own.map(content -> annotation(content, Names.SOURCE_CONTENT)).orElse("")
                : keptContent;
        return name.isEmpty()
                ? Optional.empty()
                : facts.get(ObjectRef.content(name))
                        .filter(content -> !deleting(content))
                        .filter(content -> kept(content)
                                || own.isPresent() && SnapshotCleanUpPlan.sameSnapshot(own.get(), content));
    }

    private boolean kept(VolumeSnapshotContent source) {
        return belongs(source, task)
                && !annotation(source, Names.ORIGINAL_DELETION_POLICY).isEmpty();
    }

    /** Whether the very snapshot is there that the content was made for. */
    private static boolean inUse(Facts facts, VolumeSnapshotContent source) {
        var snapshot = source.getSpec().getVolumeSnapshotRef();
        return facts.get(ObjectRef.snapshot(snapshot.getNamespace(), snapshot.getName()))
                .filter(each -> !deleting(each))
                .filter(each -> each.getMetadata().getUid().equals(snapshot.getUid()))
                .isPresent();
    }

    /** Our own content must not take the snapshot along, and the source's becomes as it was. */
    private Optional<ExposeStep> stay(VolumeSnapshotContent source, Optional<VolumeSnapshotContent> own) {
        if (own.isPresent() && !"Retain".equals(own.get().getSpec().getDeletionPolicy())) {
            return Optional.of(MergePatch.of(ObjectRef.of(own.get()))
                    .spec("deletionPolicy", "Retain")
                    .step());
        }
        return kept(source)
                ? Optional.of(MergePatch.of(ObjectRef.of(source))
                        .spec("deletionPolicy", annotation(source, Names.ORIGINAL_DELETION_POLICY))
                        .annotation(Names.ORIGINAL_DELETION_POLICY, null)
                        .annotation(Names.OWNER_TASK, null)
                        .step())
                : Optional.empty();
    }

    /** What is behind it goes with our own content; without that, with the source's, as it would have without us. */
    private Optional<ExposeStep> go(VolumeSnapshotContent source, Optional<VolumeSnapshotContent> own) {
        String before = annotation(source, Names.ORIGINAL_DELETION_POLICY);
        if (own.isEmpty() && !before.equals(source.getSpec().getDeletionPolicy())) {
            return Optional.of(MergePatch.of(ObjectRef.of(source))
                    .spec("deletionPolicy", before)
                    .step());
        }
        return Optional.of(new Delete(ObjectRef.of(source), source.getMetadata().getUid()));
    }
}
