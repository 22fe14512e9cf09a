package io.stevedore.task;

import io.stevedore.protocol.MoverProgress;
import io.stevedore.task.Action.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a task does what. The same for every kind, and the same for every agent that looks. */
public final class Lifecycle {
    private Lifecycle() {}

    /** The next action of the agent on {@code o.thisNode()}. */
    public static Action decide(Observed o, TaskPolicy policy) {
        Task task = o.task();
        if (!task.builtIn()) {
            return idle("another data mover's");
        }
        boolean open = !(task.phase() instanceof Phase.Terminal) && !(task.phase() instanceof Phase.Unknown);
        if (o.verdict().isPresent() && open) {
            return new Action.Finish(o.verdict().get(), "the end is settled");
        }
        return switch (task.phase()) {
            case Phase.New ignored -> whenNew(o);
            case Phase.Accepted accepted -> whenAccepted(o, accepted, policy);
            case Phase.Prepared prepared -> whenPrepared(o, prepared, policy);
            case Phase.InProgress inProgress -> whenInProgress(o, inProgress, policy);
            case Phase.Canceling canceling -> whenCanceling(o, canceling, policy);
            case Phase.Terminal terminal -> whenTerminal(o, terminal, policy);
            case Phase.Unknown unknown -> idle("phase " + unknown.text() + " is not known here");
        };
    }

    /**
     * Whether the end is written before the volume is taken down. While its pod is there it tells how the mover ended,
     * to the next agent too; and once there is a pod, everything that has to go is found by the task's name alone. Of a
     * pod's volume nothing has to go at all, and nothing else tells how a mover ended that succeeded.
     */
    public static boolean endComesFirst(Observed o, Verdict verdict) {
        if (o.task().ref().kind().ofPod()) {
            return !o.task().deleting();
        }
        boolean podTells = !(o.mover() instanceof Mover.Absent) && !(o.mover() instanceof Mover.Succeeded);
        return podTells && verdict.outcome() != Result.COMPLETED && !o.task().deleting();
    }

    private static Action whenNew(Observed o) {
        Task task = o.task();
        if (task.deleting() && !task.finalizer()) {
            return idle("being deleted, and nothing of ours holds it");
        }
        if (!o.turn().hasCome(o.now())) {
            return new Wait("other agents go first", Optional.of(o.turn().left(o.now())));
        }
        if (task.unwanted()) {
            return new Action.Finish(Verdict.canceled(cancelMessage(task)), "cancelled before anybody took it");
        }
        if (task.refusal().isPresent()) {
            return new Action.Finish(Verdict.failed(task.refusal().get()), "it can never be carried out");
        }
        return o.blocked()
                .<Action>map(reason -> new Wait(reason, Optional.of(Duration.ofSeconds(5))))
                .orElseGet(() -> new Action.Claim("nobody has it yet"));
    }

    private static Action whenAccepted(Observed o, Phase.Accepted phase, TaskPolicy policy) {
        Task task = o.task();
        boolean mine = phase.by().equals(o.thisNode()) || o.ownerGone();
        Instant accepted = phase.at().orElse(o.now());
        Instant deadline = accepted.plus(policy.prepareTimeout()).plus(mine ? Duration.ZERO : lateness(o, policy));
        boolean runsHere =
                o.mover() instanceof Mover.Running running && running.node().equals(o.thisNode());
        if (task.unwanted() && (mine || runsHere)) {
            return new Action.Finish(Verdict.canceled(cancelMessage(task)), "cancelled while the volume was exposed");
        }
        if (runsHere) {
            return new Action.Prepare("the mover runs on this node");
        }
        if (!o.now().isBefore(deadline)) {
            if (task.unwanted()) {
                return new Action.Finish(Verdict.canceled(cancelMessage(task)), "cancelled, and left undone");
            }
            return new Action.Finish(Verdict.failed(task.ref().kind().timeout()), true, "the prepare timeout is over");
        }
        Duration left = Duration.between(o.now(), deadline);
        if (!mine) {
            Duration look = left.compareTo(policy.takeover()) < 0 ? left : policy.takeover();
            return new Wait("the agent on node " + phase.by() + " exposes the volume", Optional.of(look));
        }
        if (!phase.by().equals(o.thisNode())) {
            return task.ref().kind().ofPod()
                    ? new Wait(
                            "the agent on node " + phase.by() + " is gone, and nobody else reaches the volume",
                            Optional.of(left))
                    : new Action.TakeOver("the agent on node " + phase.by() + " is gone");
        }
        if (o.exposeFault().isPresent()) {
            return failed(exposePrefix(task) + o.exposeFault().get(), "the volume can never be exposed");
        }
        Optional<Cause> lasting = o.cause()
                .filter(Cause::ends)
                .filter(cause -> !o.now().isBefore(cause.since().plus(policy.healing())));
        if (lasting.isPresent()) {
            return failed(exposePrefix(task) + lasting.get().text(), "what kept it from being exposed did not heal");
        }
        return switch (o.mover()) {
            case Mover.Absent ignored -> new Action.Expose("the mover's pod is not there yet");
            case Mover.Starting starting ->
                new Wait("the mover's pod is starting: " + starting.why(), Optional.of(left));
            case Mover.Running running ->
                new Wait("the agent on node " + running.node() + " takes it over", Optional.of(left));
            case Mover.Doomed doomed -> new Wait("the mover's pod may heal: " + doomed.why(), Optional.of(left));
            case Mover.Lost loss -> lost(o, exposePrefix(task), loss.how());
            case Mover.Failed failure -> failed(exposePrefix(task) + failure.message(), "the mover ended too early");
            case Mover.Succeeded ignored -> failed(exposePrefix(task) + "the mover ended too early", "odd mover");
            case Mover.Canceled ignored -> failed(exposePrefix(task) + "the mover ended too early", "odd mover");
        };
    }

    /** The agent of the mover's node writes the next phase as soon as it sees that the mover runs. */
    public static boolean aboutToBePrepared(Observed o) {
        return o.task().phase() instanceof Phase.Accepted && o.mover() instanceof Mover.Running;
    }

    private static Action whenPrepared(Observed o, Phase.Prepared phase, TaskPolicy policy) {
        Task task = o.task();
        if (!phase.node().equals(o.thisNode()) && !o.ownerGone()) {
            return others(phase.node(), policy);
        }
        if (task.unwanted()) {
            return new Action.Finish(Verdict.canceled(cancelMessage(task)), "cancelled before data moved");
        }
        String prefix = task.ref().kind().notReady();
        return switch (o.mover()) {
            case Mover.Running running
            when running.node().equals(o.thisNode()) ->
                o.slotFree() ? new Action.Start("a slot is free") : idle("every slot of this node is taken");
            case Mover.Running running -> idle("the mover runs on node " + running.node());
            case Mover.Starting starting -> idle("the mover's pod is not running: " + starting.why());
            case Mover.Absent ignored -> lost(o, prefix, "the mover's pod is gone");
            case Mover.Lost loss -> lost(o, prefix, loss.how());
            case Mover.Doomed doomed -> failed(prefix + doomed.why(), "the mover will never run");
            case Mover.Failed failure -> failed(prefix + failure.message(), "the mover ended too early");
            case Mover.Succeeded ignored -> failed(prefix + "the mover ended too early", "odd mover");
            case Mover.Canceled ignored -> failed(prefix + "the mover ended too early", "odd mover");
        };
    }

    /** A mover needs no agent to go on; when it is over, any agent can read its end. */
    private static Action whenInProgress(Observed o, Phase.InProgress phase, TaskPolicy policy) {
        Task task = o.task();
        boolean mine = phase.node().equals(o.thisNode());
        if (!mine && !o.ownerGone()) {
            return others(phase.node(), policy);
        }
        return switch (o.mover()) {
            case Mover.Running ignored when !task.unwanted() -> mine ? report(o) : others(phase.node(), policy);
            case Mover.Running ignored -> cancel();
            case Mover.Starting starting ->
                task.unwanted() ? cancel() : idle("the mover's pod is not running: " + starting.why());
            default -> ended(o);
        };
    }

    private static Action cancel() {
        return new Action.Cancel("nobody wants it any more");
    }

    private static Action whenCanceling(Observed o, Phase.Canceling phase, TaskPolicy policy) {
        boolean mine = phase.node().equals(o.thisNode()) || o.ownerGone();
        Instant limit = o.cancelingSince()
                .orElse(o.now())
                .plus(policy.cancelGrace())
                .plus(mine ? Duration.ZERO : lateness(o, policy));
        if (!mine && o.now().isBefore(limit)) {
            return others(phase.node(), policy);
        }
        if (o.mover() instanceof Mover.Running || o.mover() instanceof Mover.Starting) {
            return o.now().isBefore(limit)
                    ? new Wait("the mover was asked to stop", Optional.of(Duration.between(o.now(), limit)))
                    : new Action.Finish(
                            Verdict.canceled(cancelMessage(o.task())), "the mover did not stop within the grace time");
        }
        return ended(o);
    }

    /** The mover is over, or gone. */
    private static Action ended(Observed o) {
        Task task = o.task();
        String prefix = "data path " + task.ref().kind().direction() + " failed: ";
        return switch (o.mover()) {
            case Mover.Succeeded succeeded ->
                new Action.Finish(Verdict.completed(task.ref().kind(), succeeded.result()), "the mover succeeded");
            case Mover.Canceled ignored ->
                task.unwanted()
                        ? new Action.Finish(Verdict.canceled(cancelMessage(task)), "the mover stopped")
                        : failed(prefix + "the mover was cancelled, though nobody asked for it", "odd mover");
            case Mover.Failed failure ->
                task.unwanted() ? stopped(task) : failed(prefix + failure.message(), "the mover failed");
            case Mover.Doomed doomed ->
                task.unwanted() ? stopped(task) : failed(prefix + doomed.why(), "the mover failed");
            case Mover.Lost loss -> task.unwanted() ? stopped(task) : lost(o, prefix, loss.how());
            case Mover.Absent ignored ->
                task.unwanted()
                        ? stopped(task)
                        : lost(
                                o,
                                prefix,
                                "the mover's pod " + task.ref().name() + " was deleted or evicted while it ran");
            case Mover.Running ignored -> idle("the mover runs");
            case Mover.Starting ignored -> idle("the mover starts");
        };
    }

    /** Through no fault of the data: it is started again where nothing of it can be at work any more. */
    private static Action lost(Observed o, String prefix, String how) {
        return switch (o.retry()) {
            case Retry.Never never -> failed(prefix + how, "the mover is lost, and " + never.why());
            case Retry.NotYet notYet when notYet.told() -> new Wait(notYet.why(), Optional.of(Duration.ofSeconds(10)));
            case Retry.NotYet notYet -> new Action.Tell(notYet.why(), "the mover is lost");
            case Retry.Possible possible -> new Action.Retry(how, possible.why());
        };
    }

    private static Action stopped(Task task) {
        return new Action.Finish(Verdict.canceled(cancelMessage(task)), "cancelled, and the mover is over");
    }

    private static Action report(Observed o) {
        MoverProgress written = o.task().progress();
        return o.reported()
                .filter(told -> !told.equals(written))
                .<Action>map(told -> new Action.Report(told, "the mover moved on"))
                .orElseGet(() -> idle("the mover runs"));
    }

    private static Action whenTerminal(Observed o, Phase.Terminal phase, TaskPolicy policy) {
        if (!o.task().finalizer() && !o.leftovers()) {
            return idle("over");
        }
        String node = o.task().node();
        boolean wroteIt = o.verdict().isPresent();
        return node.isEmpty() || node.equals(o.thisNode()) || wroteIt || o.ownerGone()
                ? new Action.Release("over: " + phase.result().phase())
                : others(node, policy);
    }

    /** How much later than the responsible agent this one does what that one has left undone. */
    private static Duration lateness(Observed o, TaskPolicy policy) {
        return policy.takeover().plus(o.turn().after());
    }

    /** Another agent's, until that one is found to be gone. */
    private static Wait others(String node, TaskPolicy policy) {
        return new Wait("the agent on node " + node + " has it", Optional.of(policy.takeover()));
    }

    private static Action failed(String message, String why) {
        return new Action.Finish(Verdict.failed(message), why);
    }

    private static Wait idle(String why) {
        return new Wait(why, Optional.empty());
    }

    private static String exposePrefix(Task task) {
        return task.ref().kind().exposeFailed();
    }

    private static String cancelMessage(Task task) {
        return task.deleting() && !task.cancel() ? task.ref().kind().deleted() : "";
    }
}
