package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.stevedore.api.Phases;
import io.stevedore.kube.Cluster;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What an agent keeps of objects in memory. A finished task is kept by name, uid, phase and node alone: there may be
 * thousands, and nothing happens to them any more.
 */
final class Keeping {
    private Keeping() {}

    static <T extends HasMetadata> UnaryOperator<T> slim(TaskBinding<T> binding) {
        return object -> {
            ObjectMeta meta = object.getMetadata();
            meta.setManagedFields(null);
            if (!open(binding, object)) {
                meta.setLabels(null);
                meta.setAnnotations(null);
                meta.setOwnerReferences(null);
                binding.strip(object);
            }
            return object;
        };
    }

    /**
     * Those that are over, that we do not hold and that left nothing are not even looked at when they are first seen.
     * What is not looked at then cannot be woken later.
     */
    static <T extends HasMetadata> Predicate<T> wanted(TaskBinding<T> binding, Cluster cluster) {
        return object -> open(binding, object) || cluster.leftovers(TaskView.ref(binding.kind(), object.getMetadata()));
    }

    private static <T extends HasMetadata> boolean open(TaskBinding<T> binding, T object) {
        boolean over = binding.status(object)
                .filter(status -> status.phase != null && Phases.isFinal(status.phase))
                .isPresent();
        return !over
                || object.getMetadata().getFinalizers().contains(binding.kind().finalizer());
    }
}
