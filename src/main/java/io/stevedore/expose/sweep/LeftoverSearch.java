package io.stevedore.expose.sweep;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.api.Names;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.sweep.Leftover.Kind;
import io.stevedore.expose.sweep.Leftover.State;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells leftovers from everything else. Snapshots, contents and volumes only: pods and claims have their task for an owner,
 * and Kubernetes removes them with it. An object is ours by its mark, which names the task with its uid, and by the place
 * that only our plans give it: a name or a label alone is never enough, for agents of other makes use the same ones.
 *
 * @param namespace Velero's: tasks of another installation are none of ours
 * @param tasks what is known of a task
 */
public record LeftoverSearch(String namespace, Function<TaskRef, State> tasks) {

    public List<Leftover> in(Stream<? extends HasMetadata> objects) {
        return objects.filter(object -> !Ownership.deleting(object))
                .flatMap(object -> leftover(object).stream())
                .filter(leftover -> leftover.state() != State.OPEN)
                .toList();
    }

    private Optional<Leftover> leftover(HasMetadata object) {
        return switch (object) {
            case VolumeSnapshot snapshot -> made(snapshot, TaskKind.UPLOAD).filter(this::isNamedAfterTask);
            case VolumeSnapshotContent content ->
                made(content, TaskKind.UPLOAD).filter(this::isNamedAfterTask).or(() -> kept(content));
            case PersistentVolume volume -> made(volume, TaskKind.DOWNLOAD);
            default -> Optional.empty();
        };
    }

    private boolean isNamedAfterTask(Leftover leftover) {
        return leftover.object().name().equals(leftover.task().name());
    }

    private Optional<Leftover> made(HasMetadata object, TaskKind kind) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return task(object, kind)
                .filter(task -> labels != null
                        && labels.entrySet().containsAll(Ownership.label(task).entrySet()))
                .map(task -> leftover(task, object, Kind.MADE));
    }

    /** A source's content that was set to Retain and not given back. */
    private Optional<Leftover> kept(VolumeSnapshotContent content) {
        return task(content, TaskKind.UPLOAD)
                .filter(task -> !Ownership.annotation(content, Names.ORIGINAL_DELETION_POLICY)
                        .isEmpty())
                .map(task -> leftover(task, content, Kind.KEPT));
    }

    private Leftover leftover(TaskRef task, HasMetadata object, Kind kind) {
        return new Leftover(task, ObjectRef.of(object), object.getMetadata().getUid(), kind, tasks.apply(task));
    }

    private Optional<TaskRef> task(HasMetadata object, TaskKind kind) {
        String[] mark = Ownership.annotation(object, Names.OWNER_TASK).split("/", -1);
        return mark.length == 3 && mark[0].equals(namespace) && !mark[1].isEmpty() && !mark[2].isEmpty()
                ? Optional.of(new TaskRef(kind, mark[0], mark[1], mark[2]))
                : Optional.empty();
    }
}
