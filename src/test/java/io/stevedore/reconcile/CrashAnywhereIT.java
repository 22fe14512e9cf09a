package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent dies before or after any single request of a life; the next one brings the task to the same end. */
@Order(0)
class CrashAnywhereIT {
    @TempDir
    static Path scratch;

    @RegisterExtension
    static final QuietLog QUIET = new QuietLog();

    static Stream<Arguments> lives() {
        return Stream.of(Life.values())
                .flatMap(life -> Stream.of(true, false)
                        .filter(eager -> eager || life == Life.BACKUP || life == Life.RESTORE)
                        .map(eager -> Arguments.of(life, eager)));
    }

    @ParameterizedTest
    @MethodSource("lives")
    void theNextAgentBringsItToTheSameEnd(Life life, boolean eager) {
        Stage undisturbed = new Stage(life, eager, scratch);
        assertThat(undisturbed.wholeLife(Mortal.immortal()).failure()).isEmpty();
        assertThat(undisturbed.phase()).as(undisturbed.task()).isEqualTo(life.end());
        Map<String, String> expected = undisturbed.remains();
        boolean died = true;
        for (int last = 0; died; last++) {
            Stage stage = new Stage(life, eager, scratch);
            Mortal mortal = new Mortal(last, () -> stage.world().version());

            died = stage.dies(mortal);
            PlayedAgent<?> next = stage.wholeLife(Mortal.immortal());

            String where = "died after change %d, with %s".formatted(last, mortal.requests());
            assertThat(stage.remains()).as(where).isEqualTo(expected);
            assertThat(stage.moversMoved()).as(where).isLessThanOrEqualTo(1);
            assertThat(next.slots().used()).as(where).isZero();
            assertThat(next.sessions()).as(where).isZero();
        }
    }
}
