package io.stevedore.task;

import static io.stevedore.task.Situation.HERE;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the world goes on after an action, as plausibly as it can without a cluster: an action has its effect, time
 * passes, a mover starts, moves and ends, and the server cancels in the end what lasts too long.
 */
final class Continuation {
    private static final int SERVER_LOSES_PATIENCE = 20;

    private Continuation() {}

    static Observed after(Observed o, Action action, int look) {
        return switch (action) {
            case Action.Wait wait -> waited(o, wait, look);
            case Action.Claim ignored -> in(o, new Phase.Accepted(HERE, Optional.of(o.now())));
            case Action.TakeOver ignored -> in(o, new Phase.Accepted(HERE, Optional.of(o.now())));
            case Action.Expose ignored -> mover(o, new Mover.Starting("just made"));
            case Action.Prepare ignored -> in(o, new Phase.Prepared(HERE));
            case Action.Start ignored -> in(o, new Phase.InProgress(HERE));
            case Action.Retry ignored -> in(never(o), new Phase.Accepted(HERE, Optional.of(o.now())));
            case Action.Tell ignored -> never(o);
            case Action.Report report -> told(o, report);
            case Action.Cancel ignored -> in(o, new Phase.Canceling(HERE));
            case Action.Finish finish ->
                in(o, new Phase.Terminal(finish.verdict().outcome()));
            case Action.Release ignored -> o;
        };
    }

    /** Somebody else's turn comes: the mover goes on, a slot gets free, the other node's agent dies for good. */
    private static Observed waited(Observed o, Action.Wait wait, int look) {
        Instant later = o.now().plus(wait.again().orElse(Duration.ofMinutes(10)));
        Task t = o.task();
        boolean foreign = !t.node().isEmpty() && !t.node().equals(o.thisNode());
        Task task = new Task(
                t.ref(),
                t.phase(),
                t.node(),
                t.builtIn(),
                t.cancel() || look > SERVER_LOSES_PATIENCE,
                t.deleting(),
                t.finalizer(),
                t.progress(),
                t.attempts(),
                t.refusal());
        Mover mover = t.phase() instanceof Phase.InProgress && !foreign && o.mover() instanceof Mover.Running
                ? new Mover.Succeeded(Situation.RESULT)
                : o.mover();
        return new Observed(
                task,
                o.thisNode(),
                foreign,
                mover,
                o.reported(),
                o.exposeFault(),
                o.cause(),
                o.verdict(),
                Optional.empty(),
                true,
                o.turn(),
                o.retry(),
                false,
                o.cancelingSince().or(() -> Optional.of(o.now()).filter(n -> t.phase() instanceof Phase.Canceling)),
                later);
    }

    private static Observed told(Observed o, Action.Report report) {
        Task t = o.task();
        return with(
                o,
                new Task(
                        t.ref(),
                        t.phase(),
                        t.node(),
                        t.builtIn(),
                        t.cancel(),
                        t.deleting(),
                        t.finalizer(),
                        report.progress(),
                        t.attempts(),
                        t.refusal()));
    }

    static Observed in(Observed o, Phase phase) {
        return in(o, phase, true);
    }

    static Observed in(Observed o, Phase phase, boolean finalizer) {
        Task t = o.task();
        return with(
                o,
                new Task(
                        t.ref(),
                        phase,
                        Situation.nodeOf(phase),
                        t.builtIn(),
                        t.cancel(),
                        t.deleting(),
                        finalizer,
                        t.progress(),
                        t.attempts(),
                        t.refusal()));
    }

    /** The last attempt is under way; the mover of the one before is gone. */
    private static Observed never(Observed o) {
        return new Observed(
                o.task(),
                o.thisNode(),
                o.ownerGone(),
                new Mover.Absent(),
                o.reported(),
                o.exposeFault(),
                o.cause(),
                o.verdict(),
                o.blocked(),
                o.slotFree(),
                o.turn(),
                new Retry.Never("no attempt is left"),
                o.leftovers(),
                o.cancelingSince(),
                o.now());
    }

    private static Observed mover(Observed o, Mover mover) {
        return new Observed(
                o.task(),
                o.thisNode(),
                o.ownerGone(),
                mover,
                o.reported(),
                o.exposeFault(),
                o.cause(),
                o.verdict(),
                o.blocked(),
                o.slotFree(),
                o.turn(),
                o.retry(),
                o.leftovers(),
                o.cancelingSince(),
                o.now());
    }

    static Observed with(Observed o, Task task) {
        return new Observed(
                task,
                o.thisNode(),
                o.ownerGone() && !task.node().equals(o.thisNode()),
                o.mover(),
                o.reported(),
                o.exposeFault(),
                o.cause(),
                o.verdict(),
                o.blocked(),
                o.slotFree(),
                o.turn(),
                o.retry(),
                o.leftovers(),
                o.cancelingSince(),
                o.now());
    }
}
