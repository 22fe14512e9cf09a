package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.kube.Cluster;
import io.stevedore.task.TaskKind;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an agent keeps of objects in memory. A finished task is kept by name, uid, phase and node alone: there may be
 * thousands, and nothing happens to them any more.
 */
public final class Keeping {
    private Keeping() {}

    public static DataUpload slim(DataUpload object) {
        DataUpload.Status status = object.getStatus();
        if (trim(object.getMetadata(), status == null ? null : status.phase)) {
            DataUpload.Status kept = new DataUpload.Status();
            kept.phase = status.phase.intern();
            kept.node = status.node;
            kept.acceptedByNode = status.acceptedByNode;
            object.setStatus(kept);
            object.setSpec(null);
        }
        return object;
    }

    public static DataDownload slim(DataDownload object) {
        DataDownload.Status status = object.getStatus();
        if (trim(object.getMetadata(), status == null ? null : status.phase)) {
            DataDownload.Status kept = new DataDownload.Status();
            kept.phase = status.phase.intern();
            kept.node = status.node;
            kept.acceptedByNode = status.acceptedByNode;
            object.setStatus(kept);
            object.setSpec(null);
        }
        return object;
    }

    /**
     * Those that are over, that we do not hold and that left nothing are not even looked at when they are first seen.
     * What is not looked at then cannot be woken later.
     */
    public static Predicate<DataUpload> uploads(Cluster cluster) {
        return object -> open(object.getMetadata(), object.getStatus() == null ? null : object.getStatus().phase)
                || cluster.leftovers(TaskView.ref(TaskKind.UPLOAD, object.getMetadata()));
    }

    /** The same for downloads. */
    public static Predicate<DataDownload> downloads(Cluster cluster) {
        return object -> open(object.getMetadata(), object.getStatus() == null ? null : object.getStatus().phase)
                || cluster.leftovers(TaskView.ref(TaskKind.DOWNLOAD, object.getMetadata()));
    }

    /** Whether nothing but the skeleton of the object is needed. */
    private static boolean trim(ObjectMeta meta, @Nullable String phase) {
        meta.setManagedFields(null);
        if (open(meta, phase)) {
            return false;
        }
        meta.setLabels(null);
        meta.setAnnotations(null);
        meta.setOwnerReferences(null);
        return true;
    }

    private static boolean open(ObjectMeta meta, @Nullable String phase) {
        return phase == null || !Phases.isFinal(phase) || meta.getFinalizers().contains(Names.FINALIZER);
    }
}
