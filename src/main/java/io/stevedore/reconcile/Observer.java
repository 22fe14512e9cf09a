package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.datapath.MoverPods;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Ownership;
import io.stevedore.kube.Session;
import io.stevedore.task.Mover;
import io.stevedore.task.Observed;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskRef;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects what one decision needs, from what is watched; asks the API server only where a mistake would cost data. */
final class Observer<T extends HasMetadata> {
    private final TaskBinding<T> binding;
    private final Agent agent;
    private final PrepareQueue queue;

    Observer(TaskBinding<T> binding, Agent agent) {
        this.binding = binding;
        this.agent = agent;
        this.queue = agent.queue();
    }

    Observed observe(T object, Task task) {
        TaskRef ref = task.ref();
        String thisNode = agent.settings().node();
        Optional<Session> session = agent.sessions().existing(ref.uid());
        boolean settled = session.flatMap(s -> s.verdict).isPresent();
        Mover mover = mover(task, thisNode, settled);
        if (task.phase() instanceof Phase.Canceling && task.node().equals(thisNode)) {
            Session own = agent.sessions().of(ref);
            own.cancelingSince =
                    own.cancelingSince.or(() -> Optional.of(agent.clock().instant()));
            session = Optional.of(own);
        }
        return new Observed(
                task,
                thisNode,
                !task.node().equals(thisNode) && agent.agents().goneFrom(task.node()),
                mover,
                session.flatMap(Session::progress),
                session.flatMap(s -> s.exposeFault),
                session.flatMap(s -> s.verdict),
                task.phase() instanceof Phase.New && !task.unwanted() ? blocked(object) : Optional.empty(),
                slotFree(task, mover, thisNode),
                task.phase() instanceof Phase.Terminal && leftovers(ref),
                session.flatMap(s -> s.cancelingSince),
                agent.clock().instant());
    }

    private Mover mover(Task task, String thisNode, boolean settled) {
        Mover seen = state(agent.cluster().pod(task.ref().name()), task.ref());
        boolean final_ = task.phase() instanceof Phase.Terminal;
        boolean moving = !final_ && !(task.phase() instanceof Phase.Accepted) && !(task.phase() instanceof Phase.New);
        if (seen instanceof Mover.Absent && moving && !settled && task.node().equals(thisNode)) {
            // "gone" ends a task: never on the word of a watch that may be late
            return state(
                    agent.sessions()
                            .of(task.ref())
                            .live(ObjectRef.pod(
                                    task.ref().namespace(), task.ref().name())),
                    task.ref());
        }
        return seen;
    }

    private static Mover state(Optional<Pod> pod, TaskRef task) {
        return pod.filter(p -> Ownership.belongs(p, task))
                .filter(p -> !Ownership.deleting(p))
                .map(p -> MoverPods.state(p, task.uid()))
                .orElseGet(Mover.Absent::new);
    }

    private boolean slotFree(Task task, Mover mover, String thisNode) {
        String uid = task.ref().uid();
        if (!task.node().equals(thisNode)) {
            return false;
        }
        boolean running = mover instanceof Mover.Running;
        return switch (task.phase()) {
            case Phase.InProgress ignored when running -> hold(uid);
            case Phase.Canceling ignored when running -> hold(uid);
            case Phase.Prepared ignored
            when running && !task.unwanted() ->
                agent.slots()
                        .take(
                                uid,
                                () -> agent.wake()
                                        .accept(task.ref().kind(), task.ref().name()));
            default -> false;
        };
    }

    private boolean hold(String uid) {
        agent.slots().hold(uid);
        return true;
    }

    private Optional<String> blocked(T object) {
        Optional<String> full = queue.full();
        if (full.isPresent()) {
            return full;
        }
        if (!agent.cluster().anyLinuxNode()) {
            return Optional.of("no node with label kubernetes.io/os of Linux is known yet");
        }
        return binding.prerequisite(object)
                .filter(ref -> agent.client()
                                .persistentVolumeClaims()
                                .inNamespace(ref.namespace())
                                .withName(ref.name())
                                .get()
                        == null)
                .map(ref -> ref + " does not exist yet");
    }

    /** Objects of ours in Velero's namespace that a finished task still has. */
    private boolean leftovers(TaskRef task) {
        return Stream.of(
                        ObjectRef.pod(task.namespace(), task.name()),
                        ObjectRef.claim(task.namespace(), task.name()),
                        ObjectRef.claim(task.namespace(), task.name() + "-cache"),
                        ObjectRef.snapshot(task.namespace(), task.name()))
                .anyMatch(ref -> agent.cluster().has(ref, object -> Ownership.belongs(object, task)));
    }
}
