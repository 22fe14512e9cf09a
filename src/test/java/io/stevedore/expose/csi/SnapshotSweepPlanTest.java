package io.stevedore.expose.csi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.expose.Runner;
import io.stevedore.expose.Runner.Pace;
import io.stevedore.expose.World;
import io.stevedore.expose.sweep.Leftover;
import io.stevedore.expose.sweep.LeftoverSearch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent dies after every single write, and its task is gone before another one looks. */
class SnapshotSweepPlanTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void aSnapshotIsWholeOrGoneAndNothingOfOursIsLeft(int writes) {
        World world = UploadWorld.world();
        try {
            new UploadStory(world).tell(new Runner(world, Pace.LAZY, writes));
        } catch (Runner.Died e) {
            world.settle();
        }
        Stream.of(UploadWorld.POD, UploadWorld.CLAIM).forEach(world::take); // collected with its owner
        world.settle();

        Runner sweeper = new Runner(world, Pace.LAZY);
        for (int look = 0; look < 3; look++) {
            leftovers(world).forEach(leftover -> sweeper.drive(plan(leftover)::next));
            world.settle();
        }

        assertThat(leftovers(world)).isEmpty();
        boolean whole = world.get(UploadWorld.SOURCE_SNAPSHOT).isPresent();
        Map<String, JsonNode> expected = new TreeMap<>(picture(UploadWorld.world()));
        if (!whole) {
            expected.remove(UploadWorld.SOURCE_SNAPSHOT.toString());
            expected.remove(UploadWorld.SOURCE_CONTENT.toString());
        }
        assertThat(picture(world)).isEqualTo(expected);
        assertThat(world.snapshots().contains("handle-1")).isEqualTo(whole);
        assertThat(world.snapshots()).contains("handle-2");
    }

    private static Map<String, JsonNode> picture(World world) {
        Map<String, JsonNode> picture = world.picture();
        picture.keySet().removeIf(name -> !name.startsWith("VolumeSnapshot"));
        return picture;
    }

    private static List<Leftover> leftovers(World world) {
        Stream<HasMetadata> objects = Stream.concat(
                world.all(VolumeSnapshot.class).stream(), world.all(VolumeSnapshotContent.class).stream());
        return new LeftoverSearch("velero", task -> Leftover.State.GONE).in(objects);
    }

    private static SnapshotSweepPlan plan(Leftover leftover) {
        return new SnapshotSweepPlan(
                leftover.task(),
                "velero",
                leftover.kind() == Leftover.Kind.KEPT ? leftover.object().name() : "");
    }
}
