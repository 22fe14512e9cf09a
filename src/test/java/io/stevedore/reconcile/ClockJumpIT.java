package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.Phases;
import io.stevedore.reconcile.PlayedAgent.Ear;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The machine's clock is set by an hour at any request of a life. */
class ClockJumpIT {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    static Path scratch;

    @RegisterExtension
    static final QuietLog QUIET = new QuietLog();

    private static Stream<Arguments> jumps(Life life, Object... more) {
        return Stream.of(HOUR, HOUR.negated())
                .map(jump -> Arguments.of(
                        Stream.concat(Stream.of(life, jump), Stream.of(more)).toArray()));
    }

    /** With every how many requests it is tried: a life takes long to play. */
    static Stream<Arguments> inLife() {
        return Stream.of(
                        jumps(Life.RESTORE, 2),
                        jumps(Life.BACKUP_WITH_A_DEAF_MOVER, 3),
                        jumps(Life.BACKUP_THAT_IS_NEVER_PREPARED, 24))
                .flatMap(each -> each);
    }

    static Stream<Arguments> betweenLives() {
        return Stream.concat(jumps(Life.BACKUP_WITH_A_DEAF_MOVER), jumps(Life.BACKUP_THAT_IS_NEVER_PREPARED));
    }

    @ParameterizedTest
    @MethodSource("inLife")
    void theAgentGoesOnAsIfNothingHadHappened(Life life, Duration jump, int step) {
        Stage undisturbed = new Stage(life, false, scratch);
        undisturbed.wholeLife(Mortal.immortal());
        boolean jumped = true;
        for (int at = 1; jumped; at += step) {
            Stage stage = new Stage(life, false, scratch);
            AtRequest line = new AtRequest(at);
            PlayedAgent<?> agent = stage.agent(Stage.HERE, Ear.SHARP, line);
            agent.start();
            line.arm(() -> stage.setClock(jump));

            stage.play(agent);

            jumped = line.reached();
            String where = "%s at request %d: %s".formatted(jump, at, stage.task());
            assertThat(silent(stage)).as(where).isEqualTo(silent(undisturbed));
            assertThat(Duration.between(
                            undisturbed.clock().instant(), stage.clock().instant()))
                    .as(where)
                    .isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(1));
            assertThat(agent.slots().used()).as(where).isZero();
            assertThat(agent.sessions()).as(where).isZero();
        }
    }

    /** The next agent finds times that lie in its future, or longer ago than they are. */
    @ParameterizedTest
    @MethodSource("betweenLives")
    void anAgentThatStartsAfterwardsWaitsNoLongerThanFromItsStart(Life life, Duration jump) {
        Stage undisturbed = new Stage(life, false, scratch);
        undisturbed.wholeLife(Mortal.immortal());
        Duration limit =
                Duration.between(VirtualClock.START, undisturbed.clock().instant());
        boolean died = true;
        for (int last = 0; died; last++) {
            Stage stage = new Stage(life, false, scratch);
            Mortal mortal = new Mortal(last, () -> stage.world().version());
            died = stage.dies(mortal);
            Duration passed = Duration.between(VirtualClock.START, stage.clock().instant());
            stage.setClock(jump);

            PlayedAgent<?> next = stage.wholeLife(Mortal.immortal());

            String where = "%s after change %d: %s".formatted(jump, last, stage.task());
            boolean sooner = jump.isPositive() && stage.phase().equals(Phases.FAILED); // its time seems to be over
            if (!sooner) {
                assertThat(silent(stage)).as(where).isEqualTo(silent(undisturbed));
            }
            assertThat(stage.remains().keySet())
                    .as(where)
                    .filteredOn(ref -> ref.startsWith("Pod velero/backup") || ref.startsWith("Pod velero/restore"))
                    .isEmpty();
            assertThat(Duration.between(VirtualClock.START, stage.clock().instant()))
                    .as(where)
                    .isLessThanOrEqualTo(limit.plus(passed).plusSeconds(1));
            assertThat(next.sessions()).as(where).isZero();
        }
    }

    /** A message may tell of the clock. */
    private static Map<String, String> silent(Stage stage) {
        Map<String, String> remains = stage.remains();
        remains.replaceAll((ref, text) -> text.replaceAll("\"message\":\"[^\"]*\"", ""));
        return remains;
    }
}
