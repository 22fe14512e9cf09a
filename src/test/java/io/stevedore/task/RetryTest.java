package io.stevedore.task;

import static io.stevedore.task.Decisions.acts;
import static io.stevedore.task.Decisions.finishes;
import static io.stevedore.task.Decisions.waits;
import static io.stevedore.task.Situation.HERE;
import static io.stevedore.task.Situation.THERE;
import static io.stevedore.task.Situation.acceptedBy;
import static io.stevedore.task.Situation.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.protocol.Attempts;
import io.stevedore.task.Losses.NodeState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mover that was lost through no fault of the data. */
class RetryTest {
    private static final Mover LOST = new Mover.Lost("pod velero/task: Evicted");
    private static final Retry POSSIBLE = new Retry.Possible("its node is alive");

    private static Losses losses(int attempt, int retries, NodeState node) {
        return new Losses(attempt, retries, Optional.empty(), "n1", node, false, "");
    }

    static Stream<Situation> lost() {
        return Stream.of(
                acceptedBy(HERE).mover(LOST),
                of(new Phase.Prepared(HERE)).mover(LOST),
                of(new Phase.Prepared(HERE)),
                of(new Phase.InProgress(HERE)).mover(LOST),
                of(new Phase.InProgress(HERE)),
                of(new Phase.InProgress(THERE)).ownerGone());
    }

    @ParameterizedTest
    @MethodSource("lost")
    void isStartedAgainWhereThatIsPossible(Situation situation) {
        acts(situation.retry(POSSIBLE), Action.Retry.class);
    }

    @ParameterizedTest
    @MethodSource("lost")
    void isNotWhatNobodyWants(Situation situation) {
        assertThat(situation.retry(POSSIBLE).cancelled().decide())
                .isInstanceOfSatisfying(
                        Action.Finish.class,
                        finish -> assertThat(finish.verdict().outcome()).isEqualTo(Result.CANCELED));
    }

    @ParameterizedTest
    @MethodSource("lost")
    void isToldOnceAndWaitedForWhileItsNodeMayBeAlive(Situation situation) {
        acts(situation.retry(new Retry.NotYet("node n1 is silent", false)), Action.Tell.class);
        waits(situation.retry(new Retry.NotYet("node n1 is silent", true)));
    }

    @Test
    void failsAsItWasLostWhenNoAttemptIsLeft() {
        finishes(
                of(new Phase.InProgress(HERE)).mover(LOST).retry(new Retry.Never("no attempt is left")),
                Result.FAILED,
                "data path backup failed: pod velero/task: Evicted");
    }

    @Test
    void isNeverTheAnswerToAMoverThatFailed() {
        for (Mover mover : List.of(new Mover.Failed("no space left"), new Mover.Doomed("no image"))) {
            finishes(
                    of(new Phase.InProgress(HERE)).mover(mover).retry(POSSIBLE),
                    Result.FAILED,
                    mover instanceof Mover.Failed failed
                            ? "data path backup failed: " + failed.message()
                            : "data path backup failed: no image");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void comesAsOftenAsIsAskedFor(int retries) {
        assertThat(losses(retries, retries, NodeState.READY).retry()).isInstanceOf(Retry.Possible.class);
        assertThat(losses(retries + 1, retries, NodeState.READY).retry()).isInstanceOf(Retry.Never.class);
    }

    @ParameterizedTest
    @EnumSource(NodeState.class)
    void needsAgentsThatKnowOfAttempts(NodeState node) {
        Losses mixed = new Losses(1, 1, Optional.of("node-agent-windows-x"), "n1", node, false, "");

        assertThat(mixed.retry())
                .isInstanceOfSatisfying(
                        Retry.Never.class, never -> assertThat(never.why()).contains("node-agent-windows-x"));
    }

    @Test
    void waitsForANodeThatIsSilentAndSaysSoOnce() {
        Retry first = losses(1, 1, NodeState.SILENT).retry();

        assertThat(first).isEqualTo(new Retry.NotYet(first.why(), false));
        assertThat(new Losses(1, 1, Optional.empty(), "n1", NodeState.SILENT, false, first.why()).retry())
                .isEqualTo(new Retry.NotYet(first.why(), true));
    }

    @ParameterizedTest
    @EnumSource(names = {"GONE", "OUT_OF_SERVICE"})
    void waitsUntilANodeThatIsGoneHasNoVolumeOfIt(NodeState node) {
        assertThat(new Losses(1, 1, Optional.empty(), "n1", node, true, "").retry())
                .isInstanceOf(Retry.NotYet.class);
        assertThat(new Losses(1, 1, Optional.empty(), "n1", node, false, "").retry())
                .isInstanceOf(Retry.Possible.class);
    }

    @Test
    void keepsWhyEarlierAttemptsWereLost() {
        Attempts attempts = Attempts.FIRST.and("evicted").and("x".repeat(1_000));

        Attempts read = Attempts.parse(attempts.text());

        assertThat(read).isEqualTo(attempts);
        assertThat(read.current()).isEqualTo(3);
        assertThat(read.told()).startsWith(" (attempt 1 was lost: evicted; attempt 2 was lost: xxx");
        assertThat(read.text()).hasSizeLessThan(400);
        assertThat(Attempts.parse("").told()).isEmpty();
        assertThat(Attempts.parse("{").current()).isEqualTo(2);
    }
}
