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

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From the cancel on: one rule a test, as the agent on node {@code here} sees it. */
class LifecycleEndTest {
    private static final Duration TAKEOVER = TaskPolicy.DEFAULT.takeover();
    private static final Duration GRACE = TaskPolicy.DEFAULT.cancelGrace();

    @Nested
    class Canceling {
        private Situation here() {
            return of(new Phase.Canceling(HERE)).cancelled();
        }

        @Test
        void givesTheMoverItsGrace() {
            waitsAtMost(
                    here().runningHere().cancelingSince(ACCEPTED_AT).after(Duration.ofSeconds(10)),
                    GRACE.minusSeconds(10));
        }

        @Test
        void thenEndsWithoutIt() {
            finishes(here().runningHere().cancelingSince(ACCEPTED_AT).after(GRACE), Result.CANCELED, "");
        }

        @Test
        void endsAsTheMoverEnds() {
            finishes(here().mover(new Mover.Canceled()), Result.CANCELED, "");
            finishes(here().mover(new Mover.Succeeded(RESULT)), Result.COMPLETED, "");
            finishes(here(), Result.CANCELED, "");
        }

        @Test
        void isNobodyElsesWhileThereIsAnAgent() {
            waitsAtMost(of(new Phase.Canceling(THERE)).cancelled(), TAKEOVER);
            finishes(of(new Phase.Canceling(THERE)).cancelled().ownerGone(), Result.CANCELED, "");
        }
    }

    @Nested
    class Terminal {
        static Stream<Result> results() {
            return Stream.of(Result.values());
        }

        @ParameterizedTest
        @EnumSource(Result.class)
        void nothingLeftIsNothingToDo(Result result) {
            waits(of(new Phase.Terminal(result)).cancelled());
        }

        @ParameterizedTest
        @MethodSource("results")
        void whatIsLeftIsReleased(Result result) {
            acts(of(new Phase.Terminal(result)).finalizer(true), Action.Release.class);
            acts(of(new Phase.Terminal(result)).leftovers(), Action.Release.class);
        }

        @Test
        void byTheAgentOfItsNodeWhileThereIsOne() {
            waitsAtMost(of(new Phase.Terminal(Result.FAILED)).ranOn(THERE).leftovers(), TAKEOVER);
            acts(of(new Phase.Terminal(Result.FAILED)).ranOn(THERE).ownerGone().leftovers(), Action.Release.class);
        }

        @Test
        void byTheAgentThatWroteTheEnd() {
            acts(
                    of(new Phase.Terminal(Result.FAILED))
                            .ranOn(THERE)
                            .verdict(Verdict.failed("timeout"))
                            .leftovers(),
                    Action.Release.class);
        }
    }

    @Nested
    class TheEndComesFirst {
        private static boolean comesFirst(Situation situation, Verdict verdict) {
            return Lifecycle.endComesFirst(situation.observed(), verdict);
        }

        @Test
        void whileThePodTellsHowItEnded() {
            Situation failed = of(new Phase.InProgress(HERE)).mover(new Mover.Failed("no space left"));
            assertThat(comesFirst(failed, Verdict.failed("no space left"))).isTrue();
            assertThat(comesFirst(of(new Phase.Canceling(HERE)).runningHere(), Verdict.canceled("")))
                    .isTrue();
        }

        @Test
        void notBeforeAResultIsHandedOver() {
            Situation succeeded = of(new Phase.InProgress(HERE)).mover(new Mover.Succeeded(RESULT));
            assertThat(comesFirst(succeeded, Verdict.completed(TaskKind.UPLOAD, RESULT)))
                    .isFalse();
            assertThat(comesFirst(succeeded, Verdict.failed("the target is gone")))
                    .isFalse();
        }

        @Test
        void notWithoutAPodForThenMoreThanTheNameMayBeNeededToFindTheRest() {
            assertThat(comesFirst(acceptedBy(HERE), Verdict.failed("no such class")))
                    .isFalse();
        }

        @Test
        void notWhenTheObjectGoesWithIt() {
            Situation deleted = of(new Phase.InProgress(HERE)).deleted().mover(new Mover.Failed("killed"));
            assertThat(comesFirst(deleted, Verdict.canceled(""))).isFalse();
        }
    }
}
