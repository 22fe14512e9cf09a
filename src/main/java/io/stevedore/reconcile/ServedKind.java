package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.Names;
import io.stevedore.expose.ObjectRef;
import io.stevedore.task.Limits;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskRef;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One kind of task of an agent.
 *
 * @param all   what its controller keeps of them
 * @param newer one of them as we have written it, when the watch has not shown that yet
 */
public record ServedKind<T extends HasMetadata>(
        TaskBinding<T> binding, Supplier<Stream<T>> all, UnaryOperator<T> newer) {

    /** With our own writes. */
    Stream<T> newest() {
        return all.get().map(newer);
    }

    public Stream<Task> tasks() {
        return all.get().map(binding::view);
    }

    /** Those whose volume is being exposed, by any agent. */
    public Stream<T> exposing() {
        return all.get().filter(task -> {
            Map<String, String> labels = task.getMetadata().getLabels();
            return labels != null && "true".equals(labels.get(Names.EXPOSE_ON_GOING));
        });
    }

    /** Those that nobody can take before the pod has got as far as its volumes. */
    public Stream<TaskRef> waitingFor(ObjectRef<Pod> pod) {
        return all.get()
                .filter(task -> binding.waitsFor(task).filter(pod::equals).isPresent())
                .filter(task -> binding.view(task).phase() instanceof Phase.New)
                .map(task -> TaskView.ref(binding.kind(), task.getMetadata()));
    }

    /** As the limits of the cluster count them. */
    public Stream<Limits.Contender> contenders() {
        return all.get().flatMap(binding::contender);
    }
}
