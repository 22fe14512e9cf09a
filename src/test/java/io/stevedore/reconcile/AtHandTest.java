package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.World;
import io.stevedore.expose.csi.UploadWorld;
import io.stevedore.reconcile.PlayedAgent.Ear;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtHandTest {
    @RegisterExtension
    static final QuietLog QUIET = new QuietLog();

    @TempDir
    Path scratch;

    /** Two more than it takes, all of a snapshot that is not ready. */
    private Stage manyTasks() {
        Stage stage = new Stage(Life.BACKUP, false, scratch);
        stage.world()
                .change(
                        UploadWorld.SOURCE_SNAPSHOT,
                        snapshot -> Objects.requireNonNull(snapshot.getStatus()).setReadyToUse(false));
        for (int i = 2; i <= AtHand.limit(1, 2) + 2; i++) {
            stage.world().create(Life.backup(new TaskRef(TaskKind.UPLOAD, "velero", "backup-" + i, "uid-" + i)));
        }
        return stage;
    }

    private static long in(World world, String phase) {
        return world.all(DataUpload.class).stream()
                .filter(task -> phase.equals(task.getStatus() == null ? Phases.NEW : task.getStatus().phase))
                .count();
    }

    @Test
    void anAgentTakesNoMoreThanItCanHold() {
        // Given
        Stage stage = manyTasks();
        PlayedAgent<?> agent = stage.agent(Stage.HERE, Ear.SHARP, Mortal.immortal());
        agent.start();

        // When
        stage.playFor(agent, Duration.ofMinutes(1));

        // Then
        assertThat(in(stage.world(), Phases.ACCEPTED)).isEqualTo(AtHand.limit(1, 2));
        assertThat(in(stage.world(), Phases.NEW)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "16, 50, 1, 10",
        "48, 50, 1, 40",
        "96, 50, 1, 100",
        "4096, 50, 1, 100",
        "4096, 1, 1, 10",
        "48, 3, 1, 30",
        "48, 1, 0, 10",
        "48, 1, 10, 10",
        "48, 1, 30, 3",
        "48, 4, 30, 8",
        "48, 1, 500, 2"
    })
    void itsHeapItsSlotsAndTheOtherAgentsSayHowManyThatAre(long mebibytes, int slots, int agents, int tasks) {
        assertThat(AtHand.limit(mebibytes << 20, slots, agents)).isEqualTo(tasks);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5, 5000", "50, 0.5, 5000", "1000, 0.5, 100000", "1000, 0, 50000", "1000, 1, 150000"})
    void theMoreWaitTheSeldomerIsEachLookedAt(int waiting, double chance, long milliseconds) {
        assertThat(AtHand.again(Duration.ofSeconds(5), waiting, chance)).hasMillis(milliseconds);
    }

    @Test
    void whatIsGoneMakesRoom() {
        // Given
        Stage stage = manyTasks();
        PlayedAgent<?> agent = stage.agent(Stage.HERE, Ear.SHARP, Mortal.immortal());
        agent.start();
        stage.playFor(agent, Duration.ofSeconds(10));
        DataUpload taken = stage.world().all(DataUpload.class).stream()
                .filter(task -> task.getStatus() != null && Phases.ACCEPTED.equals(task.getStatus().phase))
                .findFirst()
                .orElseThrow();

        // When
        stage.world().take(ObjectRef.of(taken));
        stage.playFor(agent, Duration.ofSeconds(10));

        // Then
        assertThat(stage.world().all(DataUpload.class)).hasSize(AtHand.limit(1, 2) + 1);
        assertThat(in(stage.world(), Phases.ACCEPTED)).isEqualTo(AtHand.limit(1, 2));
    }
}
