package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.Names;
import io.stevedore.datapath.MoverPods;
import io.stevedore.diagnosis.Finding;
import io.stevedore.diagnosis.Notice;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Ownership;
import io.stevedore.kube.Beginnings.What;
import io.stevedore.kube.Session;
import io.stevedore.task.Cause;
import io.stevedore.task.Losses;
import io.stevedore.task.Mover;
import io.stevedore.task.Observed;
import io.stevedore.task.Phase;
import io.stevedore.task.Retry;
import io.stevedore.task.Task;
import io.stevedore.task.TaskRef;
import java.time.Instant;
import java.util.Optional;

/** Collects what one decision needs, from what is watched; asks the API server only where a mistake would cost data. */
final class Observer<T extends HasMetadata> {
    private static final Retry NOTHING_LOST = new Retry.Never("nothing is lost");

    private final TaskBinding<T> binding;
    private final Agent agent;
    private final Claiming<T> claiming;

    Observer(TaskBinding<T> binding, Agent agent) {
        this.binding = binding;
        this.agent = agent;
        this.claiming = new Claiming<>(binding, agent);
    }

    Observed observe(T object, Task noted) {
        Task task = noted.acceptedAt(at -> agent.beginnings().of(noted.ref().uid(), What.ACCEPTED, at));
        TaskRef ref = task.ref();
        String thisNode = agent.settings().node();
        Optional<Session> session = agent.sessions().existing(ref.uid());
        boolean over = task.phase() instanceof Phase.Terminal;
        session.ifPresent(s -> s.mine = !over && task.node().equals(thisNode));
        if (!over) {
            session.ifPresent(s -> s.voidIfTaken(task.node()));
        }
        boolean settled = session.flatMap(Session::verdict).isPresent();
        boolean ownerGone = agent.agents().goneFrom(task.node(), ref.uid());
        boolean responsible = task.node().equals(thisNode) || ownerGone;
        Mover mover = mover(task, responsible && !settled);
        Instant now = agent.clock().instant();
        Claiming.Chance chance = claiming.chance(object, task, now);
        return new Observed(
                chance.hopeless().map(task::refused).orElse(task),
                thisNode,
                ownerGone,
                mover,
                session.flatMap(Session::progress),
                session.flatMap(s -> s.exposeFault),
                session.flatMap(s -> s.notice.standing()).map(this::cause),
                session.flatMap(Session::verdict),
                chance.blocked(),
                slotFree(task, mover, thisNode),
                chance.turn(),
                retry(object, task, mover, responsible && !settled),
                over && agent.cluster().leftovers(ref),
                task.phase() instanceof Phase.Canceling ? cancelingSince(object, ref, responsible) : Optional.empty(),
                now);
    }

    private Cause cause(Notice.Standing standing) {
        Finding finding = standing.finding();
        return new Cause(
                finding.text(), standing.since(), agent.settings().failFast().ends(finding));
    }

    /** As noted with the phase; agents of other makes note nothing: our first look counts, if theirs is ours to end. */
    private Optional<Instant> cancelingSince(T object, TaskRef task, boolean responsible) {
        return TaskView.instant(Ownership.annotation(object, Names.CANCELING_SINCE))
                .map(at -> agent.beginnings().of(task.uid(), What.CANCELING, at))
                .or(() -> {
                    if (!responsible) {
                        return Optional.empty();
                    }
                    Session session = agent.sessions().of(task);
                    session.cancelingSince = session.cancelingSince.or(
                            () -> Optional.of(agent.clock().instant()));
                    return session.cancelingSince;
                });
    }

    /** @param verify whether this agent would act on a mover that is gone */
    private Mover mover(Task task, boolean verify) {
        Mover seen = state(agent.cluster().pod(task.ref().name()), task);
        boolean final_ = task.phase() instanceof Phase.Terminal;
        boolean moving = !final_ && !(task.phase() instanceof Phase.Accepted) && !(task.phase() instanceof Phase.New);
        if (seen instanceof Mover.Absent && moving && verify) {
            // "gone" ends a task: never on the word of a watch that may be late
            return state(
                    agent.sessions()
                            .of(task.ref())
                            .live(ObjectRef.pod(
                                    task.ref().namespace(), task.ref().name())),
                    task);
        }
        return verify ? strandedIfGone(seen, task) : seen;
    }

    /** The pod of a node that was deleted is collected a minute later; until then it says that all is well. */
    private Mover strandedIfGone(Mover seen, Task task) {
        boolean over = !(seen instanceof Mover.Running) && !(seen instanceof Mover.Starting);
        Optional<String> node = agent.cluster()
                .pod(task.ref().name())
                .map(pod -> pod.getSpec().getNodeName())
                .filter(name -> !over && !agent.cluster().hasNode(name))
                .filter(name -> agent.sessions()
                        .of(task.ref())
                        .live(ObjectRef.node(name))
                        .isEmpty());
        return node.<Mover>map(name -> new Mover.Lost("pod %s is lost with node %s, which does not exist any more"
                        .formatted(task.ref().name(), name)))
                .orElse(seen);
    }

    /** Of this attempt's pod: what an earlier one left is none of the task's movers any more. */
    private static Mover state(Optional<Pod> pod, Task task) {
        return pod.filter(p -> Ownership.belongs(p, task.ref()))
                .filter(p -> Ownership.attempt(p) == task.attempts().current())
                .filter(p -> !Ownership.deleting(p))
                .map(p -> MoverPods.state(p, task.ref().uid()))
                .orElseGet(Mover.Absent::new);
    }

    private Retry retry(T object, Task task, Mover mover, boolean responsible) {
        boolean lost = mover instanceof Mover.Lost || mover instanceof Mover.Absent && moving(task.phase());
        if (!lost || !responsible || task.unwanted()) {
            return NOTHING_LOST;
        }
        String node = agent.cluster()
                .pod(task.ref().name())
                .map(pod -> pod.getSpec().getNodeName())
                .orElse(task.node());
        Losses.NodeState state = agent.cluster().nodeState(node);
        if (task.ref().kind().ofPod() && state != Losses.NodeState.READY) {
            return new Retry.Never("the pod of the volume was on node %s, which is lost".formatted(node));
        }
        boolean dead = state == Losses.NodeState.GONE || state == Losses.NodeState.OUT_OF_SERVICE;
        return new Losses(
                        task.attempts().current(),
                        agent.settings().policy().moverRetries(),
                        agent.cluster().agentUnlike(agent.settings().node()),
                        node,
                        state,
                        dead && agent.sessions().of(task.ref()).attachedTo(node),
                        binding.status(object)
                                .map(status -> TaskView.text(status.message))
                                .orElse(""))
                .retry();
    }

    private static boolean moving(Phase phase) {
        return phase instanceof Phase.Prepared || phase instanceof Phase.InProgress;
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
}
