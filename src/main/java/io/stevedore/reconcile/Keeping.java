package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataTaskStatus;
import io.stevedore.kube.Cluster;
import io.stevedore.task.TaskKind;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What an agent keeps of objects in memory. A finished task is kept by name, uid, phase and node alone: there may be
 * thousands, and nothing happens to them any more.
 */
public final class Keeping {
    private Keeping() {}

    /** @param empty makes a status */
    public static <S extends DataTaskStatus, T extends CustomResource<?, S>> UnaryOperator<T> slim(Supplier<S> empty) {
        return object -> {
            ObjectMeta meta = object.getMetadata();
            meta.setManagedFields(null);
            if (!open(object)) {
                meta.setLabels(null);
                meta.setAnnotations(null);
                meta.setOwnerReferences(null);
                S status = object.getStatus();
                S kept = empty.get();
                kept.phase = status.phase.intern();
                kept.node = status.node;
                kept.acceptedByNode = status.acceptedByNode;
                object.setStatus(kept);
                object.setSpec(null);
            }
            return object;
        };
    }

    /**
     * Those that are over, that we do not hold and that left nothing are not even looked at when they are first seen.
     * What is not looked at then cannot be woken later.
     */
    public static <T extends CustomResource<?, ? extends DataTaskStatus>> Predicate<T> wanted(
            TaskKind kind, Cluster cluster) {
        return object -> open(object) || cluster.leftovers(TaskView.ref(kind, object.getMetadata()));
    }

    private static boolean open(CustomResource<?, ? extends DataTaskStatus> object) {
        DataTaskStatus status = object.getStatus();
        return status == null
                || status.phase == null
                || !Phases.isFinal(status.phase)
                || object.getMetadata().getFinalizers().contains(Names.FINALIZER);
    }
}
