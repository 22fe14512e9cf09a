package io.stevedore.task;

import static io.stevedore.task.Situation.ACCEPTED_AT;
import static io.stevedore.task.Situation.HERE;
import static io.stevedore.task.Situation.RESULT;
import static io.stevedore.task.Situation.THERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.protocol.MoverResult;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is different when the volume is one that a pod uses: nobody but the agent of its node reaches it. */
class LifecycleOfPodsTest {
    private static Situation accepted(TaskKind kind, String by) {
        return Situation.of(kind, new Phase.Accepted(by, Optional.of(ACCEPTED_AT)));
    }

    @ParameterizedTest
    @EnumSource(names = {"POD_BACKUP", "POD_RESTORE"})
    void nobodyTakesOverWhatAnAgentThatIsGoneHasTaken(TaskKind kind) {
        assertThat(accepted(kind, THERE).ownerGone().decide()).isInstanceOf(Action.Wait.class);
        assertThat(accepted(TaskKind.UPLOAD, THERE).ownerGone().decide()).isInstanceOf(Action.TakeOver.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"POD_BACKUP", "POD_RESTORE"})
    void theEndOfASuccessComesBeforeItsPodGoes(TaskKind kind) {
        Observed succeeded = Situation.of(kind, new Phase.InProgress(HERE))
                .mover(new Mover.Succeeded(RESULT))
                .observed();

        assertThat(Lifecycle.endComesFirst(succeeded, Verdict.completed(kind, RESULT)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"POD_BACKUP, error to expose PVB: no", "POD_RESTORE, error to expose PVR: no"})
    void failsWithVelerosWords(TaskKind kind, String message) {
        assertThat(accepted(kind, HERE).exposeFault("no").decide())
                .isInstanceOfSatisfying(
                        Action.Finish.class,
                        finish -> assertThat(finish.verdict().message()).isEqualTo(message));
    }

    @Test
    void anEmptyVolumeIsCompletedWithVelerosWords() {
        MoverResult empty = new MoverResult(null, true, null, null, 0, 0);

        assertThat(Verdict.completed(TaskKind.POD_BACKUP, empty).message())
                .isEqualTo("volume was empty so no snapshot was taken");
    }
}
