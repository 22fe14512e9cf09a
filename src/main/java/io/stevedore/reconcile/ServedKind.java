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
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One kind of task of an agent.
 *
 * @param all   what its controller keeps of them
 * @param named one of them by its name, as we have written it when the watch has not shown that yet
 */
public record ServedKind<T extends HasMetadata>(
        TaskBinding<T> binding, Supplier<Stream<T>> all, Function<String, Optional<T>> named) {

    /** With our own writes. */
    Stream<T> newest() {
        return all.get().map(task -> named.apply(task.getMetadata().getName()).orElse(task));
    }

    /**
     * Whether a look at the task is due when an object of it has changed. Each agent is told of the objects of all tasks; those
     * of another one's it leaves to that one, unless the object is a pod on its own node.
     *
     * @param name of the task
     */
    public boolean concerns(Agent agent, String name, HasMetadata changed) {
        boolean here = changed instanceof Pod pod
                && agent.settings().node().equals(pod.getSpec().getNodeName());
        return here
                || named.apply(name)
                        .map(binding::view)
                        .filter(task -> isAnothers(task, agent))
                        .isEmpty();
    }

    /** This agent neither has it nor has to see to it in the place of one that is gone, and has done nothing for it. */
    private static boolean isAnothers(Task task, Agent agent) {
        String node = task.node();
        String uid = task.ref().uid();
        return !node.isEmpty()
                && !node.equals(agent.settings().node())
                && !agent.agents().goneFrom(node, uid)
                && agent.sessions()
                        .existing(uid)
                        .filter(session -> session.made || session.verdict().isPresent())
                        .isEmpty();
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
