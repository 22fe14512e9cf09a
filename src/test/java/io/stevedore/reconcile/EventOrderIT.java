package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.memory.MemoryHttp.Telling;
import io.stevedore.reconcile.PlayedAgent.Ear;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each watch is a connection of its own: any of them may be silent for a while, say things twice, or be cut so that what
 * came in between is never heard. For every set of kinds that come late, a task comes to the end that it always has.
 */
class EventOrderIT {
    @TempDir
    static Path scratch;

    @RegisterExtension
    static final QuietLog QUIET = new QuietLog();

    /** With the task's own kind; the snapshot and its content come together. */
    private static List<Set<Class<? extends HasMetadata>>> kinds(Life life) {
        return List.of(
                Set.of(life.binding().type()),
                Set.of(Pod.class),
                Set.of(PersistentVolumeClaim.class),
                Set.of(PersistentVolume.class),
                Set.of(VolumeSnapshot.class, VolumeSnapshotContent.class));
    }

    static Stream<Arguments> lives() {
        return Stream.concat(
                Stream.of(Telling.values()).map(how -> Arguments.of(Life.BACKUP, how)),
                Stream.of(
                        Arguments.of(Life.RESTORE, Telling.LAST),
                        Arguments.of(Life.BACKUP_CANCELED_WHILE_MOVING, Telling.EACH)));
    }

    @ParameterizedTest
    @MethodSource("lives")
    void whateverComesLateTheEndIsTheSame(Life life, Telling how) {
        Map<String, String> expected = null;
        List<Set<Class<? extends HasMetadata>>> kinds = kinds(life);
        for (int set = 0; set < 1 << kinds.size(); set++) {
            Set<Class<? extends HasMetadata>> late = new HashSet<>();
            int chosen = set;
            IntStream.range(0, kinds.size())
                    .filter(i -> (chosen >> i & 1) == 1)
                    .forEach(i -> late.addAll(kinds.get(i)));
            Stage stage = new Stage(life, false, scratch);
            PlayedAgent<?> agent =
                    stage.agent(Stage.HERE, new Ear(how, late::contains, how != Telling.EACH), Mortal.immortal());

            agent.start();
            stage.play(agent);

            expected = expected == null ? stage.remains() : expected;
            assertThat(stage.phase()).as("late: %s; %s", late, stage.task()).isEqualTo(life.end());
            assertThat(stage.remains()).as("late: %s", late).isEqualTo(expected);
            assertThat(stage.moversMoved()).isLessThanOrEqualTo(1);
            assertThat(agent.slots().used()).isZero();
            assertThat(agent.sessions()).isZero();
        }
    }
}
