package io.stevedore.expose.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.stevedore.expose.Runner;
import io.stevedore.expose.Runner.Pace;
import io.stevedore.expose.World;
import io.stevedore.expose.sweep.Leftover;
import io.stevedore.expose.sweep.LeftoverSearch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent dies after every single write, and its task is gone before another one looks. */
class RestoreSweepPlanTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void theTargetKeepsItsVolumeOrThereIsNone(int writes) {
        World world = DownloadWorld.world();
        try {
            new DownloadStory(world, DownloadWorld.request()).tell(new Runner(world, Pace.LAZY, writes));
        } catch (Runner.Died e) {
            world.settle();
        }
        world.take(DownloadWorld.POD); // collected with its owner
        world.get(DownloadWorld.CLAIM).ifPresent(claim -> world.take(DownloadWorld.CLAIM));
        world.settle();

        Runner sweeper = new Runner(world, Pace.LAZY);
        leftovers(world).forEach(leftover -> sweeper.drive(new RestoreSweepPlan(leftover.task(), "velero")::next));
        world.settle();

        assertThat(leftovers(world)).isEmpty();
        Optional<PersistentVolume> volume = world.get(DownloadWorld.VOLUME);
        boolean bound = world.the(DownloadWorld.TARGET).getStatus() != null
                && "Bound".equals(world.the(DownloadWorld.TARGET).getStatus().getPhase());
        assertThat(volume.isPresent()).isEqualTo(bound);
        volume.ifPresent(kept ->
                assertThat(kept.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete"));
    }

    private static List<Leftover> leftovers(World world) {
        return new LeftoverSearch("velero", task -> Leftover.State.GONE).in(world.all(PersistentVolume.class).stream());
    }
}
