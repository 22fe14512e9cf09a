package io.stevedore.task;

import static io.stevedore.task.Situation.HERE;
import static io.stevedore.task.Situation.THERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.protocol.Attempts;
import io.stevedore.protocol.MoverProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds in every situation, possible or not. */
class LifecyclePropertyTest {
    private static final Instant START = Situation.ACCEPTED_AT;

    private static Action decide(Observed observed) {
        return Lifecycle.decide(observed, TaskPolicy.DEFAULT);
    }

    @Property
    void everyDecisionSaysWhy(@ForAll("situations") Observed o) {
        assertThat(decide(o).why()).isNotBlank();
    }

    @Property
    void theSameSituationIsDecidedTheSame(@ForAll("situations") Observed o) {
        assertThat(decide(o)).isEqualTo(decide(o));
    }

    @Property
    void anUnknownPhaseIsNeverActedUpon(@ForAll("situations") Observed o) {
        assertThat(decide(Continuation.in(o, new Phase.Unknown("Parked")))).isInstanceOf(Action.Wait.class);
    }

    @Property
    void anotherDataMoversTaskIsNeverTouched(@ForAll("situations") Observed o) {
        Task t = o.task();
        Task foreign = new Task(
                t.ref(),
                t.phase(),
                t.node(),
                false,
                t.cancel(),
                t.deleting(),
                t.finalizer(),
                t.progress(),
                t.attempts(),
                t.refusal());
        assertThat(decide(Continuation.with(o, foreign))).isInstanceOf(Action.Wait.class);
    }

    @Property
    void whatNobodyWantsNeverGoesForward(@ForAll("situations") Observed o) {
        Assume.that(o.task().unwanted());
        assertThat(decide(o))
                .isNotInstanceOfAny(
                        Action.Claim.class,
                        Action.TakeOver.class,
                        Action.Expose.class,
                        Action.Prepare.class,
                        Action.Start.class);
    }

    @Property
    void whatNobodyWantsNeverFailsBeforeItMoved(@ForAll("situations") Observed o) {
        Assume.that(o.task().unwanted() && o.verdict().isEmpty());
        Assume.that(o.task().phase() instanceof Phase.New
                || o.task().phase() instanceof Phase.Accepted
                || o.task().phase() instanceof Phase.Prepared);
        if (decide(o) instanceof Action.Finish finish) {
            assertThat(finish.verdict().outcome()).isEqualTo(Result.CANCELED);
        }
    }

    @Property
    void aDataPathStartsOnlyWhereItsMoverRunsAndWithASlot(@ForAll("situations") Observed o) {
        if (decide(o) instanceof Action.Start) {
            assertThat(o.mover()).isEqualTo(new Mover.Running(o.thisNode()));
            assertThat(o.slotFree()).isTrue();
        }
    }

    @Property
    void onlyALostMoverThatMayIsStartedAgain(@ForAll("situations") Observed o) {
        if (decide(o) instanceof Action.Retry) {
            assertThat(o.retry()).isInstanceOf(Retry.Possible.class);
            assertThat(o.mover()).isInstanceOfAny(Mover.Absent.class, Mover.Lost.class);
            assertThat(o.task().unwanted()).isFalse();
        }
    }

    @Property
    void aMoverThatRunsIsNeverEndedWhateverItsPace(@ForAll("situations") Observed o) {
        if (o.mover() instanceof Mover.Running mover
                && !o.task().unwanted()
                && o.verdict().isEmpty()) {
            assertThat(decide(Continuation.in(o, new Phase.InProgress(mover.node()))))
                    .isInstanceOfAny(Action.Wait.class, Action.Report.class);
        }
    }

    @Property
    void progressIsWrittenByTheAgentOfTheNodeAlone(@ForAll("situations") Observed o) {
        if (decide(o) instanceof Action.Report) {
            assertThat(o.task().phase()).isEqualTo(new Phase.InProgress(o.thisNode()));
        }
    }

    @Property
    void anOverTaskWithNothingLeftIsLeftAlone(@ForAll("situations") Observed o, @ForAll Result result) {
        Assume.that(!o.leftovers());
        assertThat(decide(Continuation.in(o, new Phase.Terminal(result), false)))
                .isInstanceOf(Action.Wait.class);
    }

    @Property
    void anOverTaskNeverChangesItsEnd(@ForAll("situations") Observed o, @ForAll Result result) {
        assertThat(decide(Continuation.in(o, new Phase.Terminal(result))))
                .isInstanceOfAny(Action.Wait.class, Action.Release.class);
    }

    @Property
    void aSettledVerdictIsWhatGetsWritten(@ForAll("situations") Observed o) {
        Assume.that(o.verdict().isPresent());
        if (decide(o) instanceof Action.Finish finish) {
            assertThat(finish.verdict()).isEqualTo(o.verdict().get());
        }
    }

    @Property
    void onlyAMoverThatSucceededCompletes(@ForAll("situations") Observed o) {
        Assume.that(o.verdict().isEmpty());
        if (decide(o) instanceof Action.Finish finish && finish.verdict().outcome() == Result.COMPLETED) {
            assertThat(o.mover()).isInstanceOf(Mover.Succeeded.class);
        }
    }

    /** Whatever the situation: the world goes on plausibly, and the task is over after a bounded number of looks. */
    @Property
    void noStateIsWithoutAnExit(@ForAll("situations") Observed start) {
        Assume.that(start.task().builtIn() && !(start.task().phase() instanceof Phase.Unknown));
        Observed o = start;
        for (int look = 0; look < 40 && !(o.task().phase() instanceof Phase.Terminal); look++) {
            o = Continuation.after(o, decide(o), look);
            if (o.task().phase() instanceof Phase.New
                    && o.task().deleting()
                    && !o.task().finalizer()) {
                return; // Kubernetes removes it
            }
        }
        assertThat(o.task().phase()).as("from %s", start).isInstanceOf(Phase.Terminal.class);
    }

    @Provide
    Arbitrary<Observed> situations() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        return Combinators.combine(tasks(), movers(), flag, flag, flag, optional("cause"), verdicts(), times())
                .as((task, mover, ownerGone, slotFree, leftovers, text, verdict, now) -> new Observed(
                        task,
                        HERE,
                        // who is here is not gone, and who is nobody cannot be gone
                        ownerGone && !task.node().equals(HERE) && !task.node().isEmpty(),
                        mover,
                        text.map(ignored -> new MoverProgress(10, 5)),
                        task.phase() instanceof Phase.Accepted && leftovers ? text : Optional.empty(),
                        text.filter(ignored -> task.phase() instanceof Phase.Accepted)
                                .map(words -> new Cause(words, START, slotFree)),
                        verdict,
                        task.phase() instanceof Phase.New ? text : Optional.empty(),
                        slotFree,
                        new Turn(Turn.behind(leftovers ? 3 : 0), START),
                        slotFree
                                ? new Retry.Possible("alive")
                                : leftovers ? new Retry.NotYet("silent", text.isPresent()) : new Retry.Never("off"),
                        leftovers && task.phase() instanceof Phase.Terminal,
                        Optional.of(START).filter(ignored -> task.phase() instanceof Phase.Canceling),
                        now));
    }

    private Arbitrary<Task> tasks() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        Arbitrary<Boolean> mostly = Arbitraries.of(true, true, true, false);
        return Combinators.combine(
                        Arbitraries.of(TaskKind.class), phases(), mostly, flag, flag, flag, optional("impossible"))
                .as((kind, phase, builtIn, cancel, deleting, finalizer, refusal) -> new Task(
                        new TaskRef(kind, "velero", "task", "uid"),
                        phase,
                        Situation.nodeOf(phase),
                        builtIn,
                        cancel,
                        deleting,
                        finalizer,
                        new MoverProgress(0, 0),
                        Attempts.FIRST,
                        refusal));
    }

    private Arbitrary<Phase> phases() {
        return Arbitraries.of(HERE, THERE)
                .flatMap(node -> Arbitraries.of(
                        new Phase.New(),
                        new Phase.Accepted(node, Optional.of(START)),
                        new Phase.Accepted("", Optional.of(START)),
                        new Phase.Prepared(node),
                        new Phase.InProgress(node),
                        new Phase.Canceling(node),
                        new Phase.Terminal(Result.COMPLETED),
                        new Phase.Terminal(Result.FAILED),
                        new Phase.Terminal(Result.CANCELED),
                        new Phase.Unknown("Parked")));
    }

    private Arbitrary<Mover> movers() {
        return Arbitraries.of(
                new Mover.Absent(),
                new Mover.Starting("pulling"),
                new Mover.Doomed("no such image"),
                new Mover.Running(HERE),
                new Mover.Running(THERE),
                new Mover.Succeeded(Situation.RESULT),
                new Mover.Canceled(),
                new Mover.Lost("evicted"),
                new Mover.Failed("exit code 1"));
    }

    private Arbitrary<Optional<Verdict>> verdicts() {
        return Arbitraries.of(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Verdict.failed("settled")),
                Optional.of(Verdict.completed(TaskKind.UPLOAD, Situation.RESULT)));
    }

    private Arbitrary<Optional<String>> optional(String text) {
        return Arbitraries.of(Optional.empty(), Optional.empty(), Optional.of(text));
    }

    private Arbitrary<Instant> times() {
        return Arbitraries.of(Duration.ZERO, Duration.ofSeconds(31), Duration.ofMinutes(29), Duration.ofMinutes(32))
                .map(START::plus);
    }
}
