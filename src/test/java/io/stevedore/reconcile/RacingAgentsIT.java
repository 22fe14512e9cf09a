package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.reconcile.PlayedAgent.Ear;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two agents, of which one stands still between any two of its requests, as one does on a machine that is out of breath,
 * while the other goes on. What the first one then does with what it knew is guarded.
 */
@Order(0)
class RacingAgentsIT {
    @TempDir
    static Path scratch;

    @RegisterExtension
    static final QuietLog QUIET = new QuietLog();

    /** What a life leaves that one agent sees alone, by reference. */
    private static final Map<Life, Map<String, String>> UNDISTURBED = new ConcurrentHashMap<>();

    static Stream<Arguments> races() {
        return Stream.of(Life.BACKUP, Life.RESTORE, Life.BACKUP_CANCELED_WHILE_EXPOSING)
                .flatMap(life -> Stream.of(Stage.HERE, Stage.THERE).map(slow -> Arguments.of(life, slow)));
    }

    /** None knows of the other, so that it is everybody's turn at once. */
    @ParameterizedTest
    @MethodSource("races")
    void bothWantItAtOnce(Life life, String slow) {
        Map<String, String> expected = new HashMap<>(undisturbed(life));
        expected.keySet().removeIf(ref -> ref.contains("agent-"));
        boolean paused = true;
        for (int at = 0; paused; at++) {
            Stage stage = new Stage(life, false, scratch);
            stage.takeAgentPod(Stage.HERE);
            stage.takeAgentPod(Stage.THERE);

            paused = race(stage, slow, at, stage::playNow, "both, paused after " + at);

            assertThat(anonymous(stage)).as("paused after request %d", at).isEqualTo(expected);
        }
    }

    /** It is taken for gone and comes back in the middle of what it did. */
    @ParameterizedTest
    @MethodSource("races")
    void theOneThatStandsStillIsTakenForGone(Life life, String slow) {
        boolean paused = true;
        for (int at = 0; paused; at++) {
            Stage stage = new Stage(life, false, scratch);
            paused = race(
                    stage,
                    slow,
                    at,
                    fast -> {
                        stage.takeAgentPod(slow);
                        stage.playNow(fast);
                        stage.clock().pass(Duration.ofSeconds(61));
                        stage.playFor(fast, Duration.ofMinutes(5));
                        stage.addAgentPod(slow);
                    },
                    "gone, paused after " + at);
            String where = "paused after request " + at + ": " + stage.task();
            assertThat(stage.phase()).as(where).isEqualTo(life.end());
            assertThat(stage.remains().keySet())
                    .as(where)
                    .isEqualTo(undisturbed(life).keySet());
        }
    }

    /** Whether it came to a pause. */
    private static boolean race(Stage stage, String slow, int at, Consumer<PlayedAgent<?>> meanwhile, String where) {
        String fast = slow.equals(Stage.HERE) ? Stage.THERE : Stage.HERE;
        PlayedAgent<?> second = stage.agent(fast, Ear.SHARP, Mortal.immortal());
        second.start();
        AtRequest pause = new AtRequest(at + 1);
        PlayedAgent<?> first = stage.agent(slow, Ear.SLOW, pause);
        first.start();
        pause.arm(() -> meanwhile.accept(second));

        stage.play(first, second);

        assertThat(stage.moversMoved()).as(where).isLessThanOrEqualTo(1);
        for (PlayedAgent<?> agent : new PlayedAgent<?>[] {first, second}) {
            assertThat(agent.slots().used()).as(where).isZero();
            assertThat(agent.sessions()).as(where).isZero();
        }
        return pause.reached();
    }

    private static Map<String, String> undisturbed(Life life) {
        return UNDISTURBED.computeIfAbsent(life, any -> {
            Stage stage = new Stage(life, false, scratch);
            PlayedAgent<?> agent = stage.agent(Stage.HERE, Ear.SHARP, Mortal.immortal());
            agent.start();
            stage.play(agent);
            return anonymous(stage);
        });
    }

    /** Whoever accepted it. */
    private static Map<String, String> anonymous(Stage stage) {
        Map<String, String> remains = stage.remains();
        remains.replaceAll((ref, text) -> text.replaceAll("\"acceptedByNode\":\"[a-z]*\"", ""));
        return remains;
    }
}
