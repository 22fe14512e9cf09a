package io.stevedore.task;

import static io.stevedore.task.Decisions.acts;
import static io.stevedore.task.Decisions.finishes;
import static io.stevedore.task.Decisions.waits;
import static io.stevedore.task.Decisions.waitsAtMost;
import static io.stevedore.task.Situation.ACCEPTED_AT;
import static io.stevedore.task.Situation.HERE;
import static io.stevedore.task.Situation.RESULT;
import static io.stevedore.task.Situation.THERE;
import static io.stevedore.task.Situation.acceptedBy;
import static io.stevedore.task.Situation.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.protocol.MoverProgress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One rule a test; the right hand side of each is what the agent on node {@code here} does. */
class LifecycleTest {
    private static final Duration TIMEOUT = TaskPolicy.DEFAULT.prepareTimeout();
    private static final Duration HEALING = TaskPolicy.DEFAULT.healing();
    private static final Duration TAKEOVER = TaskPolicy.DEFAULT.takeover();

    @Test
    void anotherDataMoversTaskIsLeftAlone() {
        waits(of(new Phase.New()).foreign());
        waits(of(new Phase.Terminal(Result.COMPLETED)).foreign().finalizer(true).leftovers());
    }

    @Test
    void aPhaseThatIsNotKnownIsLeftAlone() {
        waits(of(new Phase.Unknown("Parked")).cancelled().deleted());
        waits(of(new Phase.Unknown("Parked")).verdict(Verdict.failed("settled before")));
    }

    @Test
    void aSettledVerdictIsWhatGetsWritten() {
        Verdict settled = Verdict.failed("first cause");
        assertThat(of(new Phase.InProgress(HERE))
                        .verdict(settled)
                        .mover(new Mover.Succeeded(RESULT))
                        .decide())
                .isEqualTo(new Action.Finish(settled, "the end is settled"));
    }

    @Nested
    class New {
        @Test
        void nobodyHasItSoItIsClaimed() {
            acts(of(new Phase.New()), Action.Claim.class);
        }

        @Test
        void cancelledIsCanceledWithoutAWord() {
            finishes(of(new Phase.New()).cancelled(), Result.CANCELED, "");
        }

        @Test
        void deletedWhileHeldByOurFinalizerIsCanceled() {
            finishes(
                    of(new Phase.New()).deleted().finalizer(true),
                    Result.CANCELED,
                    "Cancel dataupload because it is being deleted");
        }

        @Test
        void deletedAndNotHeldGoesByItself() {
            waits(of(new Phase.New()).deleted());
            waits(of(new Phase.New()).deleted().cancelled());
        }

        @Test
        void impossibleSpecFails() {
            finishes(of(new Phase.New()).refused("no snapshot named"), Result.FAILED, "no snapshot named");
        }

        @Test
        void whoIsBehindOthersActsAStepLaterForEachOfThem() {
            for (Situation situation : List.of(
                    of(new Phase.New()),
                    of(new Phase.New()).cancelled(),
                    of(new Phase.New()).refused("no snapshot named"))) {
                waitsAtMost(situation.behind(3).after(Duration.ofSeconds(1)), Duration.ofSeconds(5));
                assertThat(situation.after(Duration.ofSeconds(6)).decide()).isNotInstanceOf(Action.Wait.class);
            }
        }

        @Test
        void blockedWaitsAWhile() {
            waitsAtMost(of(new Phase.New()).blocked("the queue is full"), Duration.ofSeconds(5));
        }
    }

    @Nested
    class Accepted {
        @Test
        void exposesOnTheAcceptingNode() {
            acts(acceptedBy(HERE), Action.Expose.class);
        }

        @Test
        void waitsOnEveryOtherNodeAndLooksNowAndThenWhetherItsAgentIsGone() {
            waitsAtMost(acceptedBy(THERE), TAKEOVER);
            waitsAtMost(acceptedBy(THERE).after(TIMEOUT.plusSeconds(50)), TAKEOVER.minusSeconds(50));
        }

        @Test
        void isTakenOverBeforeAnythingElseWhenTheAcceptingAgentIsGone() {
            acts(acceptedBy(THERE).ownerGone(), Action.TakeOver.class);
            acts(acceptedBy(THERE).ownerGone().mover(new Mover.Starting("pulling")), Action.TakeOver.class);
        }

        @Test
        void isPreparedWhereTheMoverRunsWhoeverIsGone() {
            acts(acceptedBy(THERE).ownerGone().runningHere(), Action.Prepare.class);
        }

        @Test
        void waitsForAPodThatStartsUntilTheTimeout() {
            waitsAtMost(
                    acceptedBy(HERE).mover(new Mover.Starting("pulling")).after(TIMEOUT.minusSeconds(7)),
                    Duration.ofSeconds(7));
        }

        @Test
        void isPreparedWhereTheMoverRuns() {
            acts(acceptedBy(THERE).runningHere(), Action.Prepare.class);
            waits(acceptedBy(HERE).mover(new Mover.Running(THERE)));
        }

        @Test
        void isAboutToBePreparedWhereverTheMoverRuns() {
            assertThat(Lifecycle.aboutToBePrepared(
                            acceptedBy(HERE).mover(new Mover.Running(THERE)).observed()))
                    .isTrue();
            assertThat(Lifecycle.aboutToBePrepared(acceptedBy(HERE).observed())).isFalse();
        }

        @Test
        void aMoverThatRunsAtLastIsPreparedEvenAfterTheTimeout() {
            acts(acceptedBy(HERE).runningHere().after(TIMEOUT.plusSeconds(1)), Action.Prepare.class);
        }

        @Test
        void cancelledIsCanceledByTheAcceptingNodeOrWhereTheMoverRuns() {
            finishes(acceptedBy(HERE).cancelled(), Result.CANCELED, "");
            finishes(acceptedBy(THERE).cancelled().runningHere(), Result.CANCELED, "");
            finishes(acceptedBy(THERE).cancelled().ownerGone(), Result.CANCELED, "");
            waits(acceptedBy(THERE).cancelled());
        }

        @Test
        void brokenForGoodFailsWithTheCause() {
            finishes(
                    acceptedBy(HERE).exposeFault("StorageClass x does not exist"),
                    Result.FAILED,
                    "error exposing snapshot: StorageClass x does not exist");
            finishes(
                    of(TaskKind.DOWNLOAD, new Phase.Accepted(HERE, Optional.of(ACCEPTED_AT)))
                            .exposeFault("target is bound"),
                    Result.FAILED,
                    "error to expose snapshot: target is bound");
        }

        @Test
        void aCauseThatEndsTasksFailsItWhenItHasNotHealed() {
            Situation doomed = acceptedBy(HERE)
                    .mover(new Mover.Doomed("ImagePullBackOff"))
                    .cause("ImageUnavailable: no such image", true);

            waits(doomed.after(HEALING.minusSeconds(1)));
            finishes(doomed.after(HEALING), Result.FAILED, "error exposing snapshot: ImageUnavailable: no such image");
        }

        @Test
        void whatIsRefusedIsTriedAgainWhileItMayHeal() {
            Situation refused = acceptedBy(HERE).cause("QuotaExceeded: compute", true);

            acts(refused.after(HEALING.minusSeconds(1)), Action.Expose.class);
            finishes(refused.after(HEALING), Result.FAILED, "error exposing snapshot: QuotaExceeded: compute");
        }

        @Test
        void aCauseThatEndsNoTaskWaitsForTheTimeout() {
            Situation pending = acceptedBy(HERE)
                    .mover(new Mover.Starting("not scheduled"))
                    .cause("Unschedulable: 0/3 nodes are available", false);

            waits(pending.after(TIMEOUT.minusSeconds(1)));
            acts(pending.after(TIMEOUT), Action.Finish.class);
        }

        @Test
        void aMoverThatRunsAfterAllIsPreparedWhateverWasSeenBefore() {
            acts(
                    acceptedBy(HERE)
                            .runningHere()
                            .cause("ImageUnavailable: late", true)
                            .after(HEALING),
                    Action.Prepare.class);
        }

        @Test
        void theTimeoutFailsAndAsksForTheCause() {
            Action action = acceptedBy(HERE)
                    .mover(new Mover.Starting("pulling"))
                    .after(TIMEOUT)
                    .decide();

            assertThat(action).isInstanceOfSatisfying(Action.Finish.class, finish -> {
                assertThat(finish.verdict()).isEqualTo(Verdict.failed("timeout on preparing data upload"));
                assertThat(finish.examine()).isTrue();
            });
        }

        @Test
        void anotherNodeEndsItOnlyAWhileAfterTheTimeout() {
            waits(acceptedBy(THERE).after(TIMEOUT.plus(TAKEOVER).minusMillis(1)));
            acts(acceptedBy(THERE).after(TIMEOUT.plus(TAKEOVER)), Action.Finish.class);
        }

        @Test
        void andThenOneAfterTheOther() {
            waitsAtMost(acceptedBy(THERE).behind(2).after(TIMEOUT.plus(TAKEOVER)), Duration.ofSeconds(4));
            acts(acceptedBy(THERE).behind(2).after(TIMEOUT.plus(TAKEOVER).plusSeconds(4)), Action.Finish.class);
        }

        @Test
        void whatSomebodyCancelledIsCanceledEvenWhenItsTimeIsOver() {
            finishes(acceptedBy(THERE).cancelled().after(TIMEOUT.plus(TAKEOVER)), Result.CANCELED, "");
        }
    }

    @Nested
    class Prepared {
        private Situation here() {
            return of(new Phase.Prepared(HERE)).runningHere();
        }

        @Test
        void startsWhenASlotIsFree() {
            acts(here().slotFree(), Action.Start.class);
        }

        @Test
        void waitsWithoutASlot() {
            waits(here());
        }

        @Test
        void isNobodyElses() {
            waits(of(new Phase.Prepared(THERE)).slotFree());
        }

        @Test
        void cancelledIsCanceledAndNeverStarts() {
            finishes(here().slotFree().cancelled(), Result.CANCELED, "");
            finishes(here().slotFree().deleted(), Result.CANCELED, "Cancel dataupload because it is being deleted");
        }

        @Test
        void aLostMoverFails() {
            finishes(
                    of(new Phase.Prepared(HERE)),
                    Result.FAILED,
                    "exposed snapshot is not ready: the mover's pod is gone");
            finishes(
                    of(new Phase.Prepared(HERE)).mover(new Mover.Failed("exit code 1")),
                    Result.FAILED,
                    "exposed snapshot is not ready: exit code 1");
        }

        @Test
        void onANodeWithoutAgentTheOthersSeeToIt() {
            finishes(of(new Phase.Prepared(THERE)).ownerGone().cancelled(), Result.CANCELED, "");
            acts(of(new Phase.Prepared(THERE)).ownerGone(), Action.Finish.class);
            waits(of(new Phase.Prepared(THERE))
                    .ownerGone()
                    .mover(new Mover.Running(THERE))
                    .slotFree());
        }
    }

    @Nested
    class InProgress {
        private Situation here() {
            return of(new Phase.InProgress(HERE)).runningHere();
        }

        @Test
        void reportsWhatIsNew() {
            assertThat(here().written(10, 1).reported(10, 2).decide())
                    .isEqualTo(new Action.Report(new MoverProgress(10, 2), "the mover moved on"));
            waits(here().written(10, 2).reported(10, 2));
            waits(here());
        }

        @Test
        void cancelledIsAskedToStop() {
            acts(here().cancelled(), Action.Cancel.class);
            acts(here().deleted(), Action.Cancel.class);
            acts(here().cancelled().mover(new Mover.Starting("its node is not heard of")), Action.Cancel.class);
        }

        @Test
        void completesWithTheMoversResult() {
            Action action = of(new Phase.InProgress(HERE))
                    .mover(new Mover.Succeeded(RESULT))
                    .decide();

            assertThat(action)
                    .isEqualTo(new Action.Finish(Verdict.completed(TaskKind.UPLOAD, RESULT), "the mover succeeded"));
        }

        @Test
        void completesEvenWhenTheCancelCameTooLate() {
            finishes(
                    of(new Phase.InProgress(HERE)).cancelled().mover(new Mover.Succeeded(RESULT)),
                    Result.COMPLETED,
                    "");
        }

        @Test
        void failsWithTheMoversMessage() {
            finishes(
                    of(new Phase.InProgress(HERE)).mover(new Mover.Failed("no space left")),
                    Result.FAILED,
                    "data path backup failed: no space left");
            finishes(
                    of(TaskKind.DOWNLOAD, new Phase.InProgress(HERE)).mover(new Mover.Failed("no space left")),
                    Result.FAILED,
                    "data path restore failed: no space left");
        }

        @Test
        void aLostPodFailsAndIsNamed() {
            finishes(
                    of(new Phase.InProgress(HERE)),
                    Result.FAILED,
                    "data path backup failed: the mover's pod task was deleted or evicted while it ran");
        }

        @Test
        void whateverEndsACancelledMoverIsCanceled() {
            for (Mover end : List.of(new Mover.Absent(), new Mover.Failed("killed"), new Mover.Canceled())) {
                finishes(of(new Phase.InProgress(HERE)).cancelled().mover(end), Result.CANCELED, "");
            }
        }

        @Test
        void canceledThoughNobodyAskedIsAFault() {
            acts(of(new Phase.InProgress(HERE)).mover(new Mover.Canceled()), Action.Finish.class);
            finishes(
                    of(new Phase.InProgress(HERE)).mover(new Mover.Canceled()),
                    Result.FAILED,
                    "data path backup failed: the mover was cancelled, though nobody asked for it");
        }

        @Test
        void isNobodyElses() {
            waitsAtMost(
                    of(new Phase.InProgress(THERE))
                            .mover(new Mover.Succeeded(RESULT))
                            .reported(10, 2),
                    TAKEOVER);
            waitsAtMost(of(new Phase.InProgress(THERE)).cancelled(), TAKEOVER);
        }

        private Situation orphaned(Mover mover) {
            return of(new Phase.InProgress(THERE)).ownerGone().mover(mover);
        }

        @Test
        void onANodeWithoutAgentTheOthersEndItAsTheMoverEnded() {
            finishes(orphaned(new Mover.Succeeded(RESULT)), Result.COMPLETED, "");
            finishes(
                    orphaned(new Mover.Failed("no space left")),
                    Result.FAILED,
                    "data path backup failed: no space left");
            finishes(
                    orphaned(new Mover.Absent()),
                    Result.FAILED,
                    "data path backup failed: the mover's pod task was deleted or evicted while it ran");
        }

        @Test
        void onANodeWithoutAgentAMoverThatRunsIsLeftToIt() {
            waits(orphaned(new Mover.Running(THERE)).reported(10, 2));
            waits(orphaned(new Mover.Starting("its node is not heard of")));
        }

        @Test
        void onANodeWithoutAgentACancelIsCarriedOutByTheOthers() {
            acts(orphaned(new Mover.Running(THERE)).cancelled(), Action.Cancel.class);
            finishes(orphaned(new Mover.Absent()).cancelled(), Result.CANCELED, "");
        }
    }
}
