package io.stevedore.expose.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.stevedore.expose.Runner;
import io.stevedore.expose.Runner.Pace;
import io.stevedore.expose.World;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent dies after every single write, forgets everything, and the next one goes on. */
class DownloadCrashTest {
    /**
     * Create claim and pod; keep the volume; delete pod and claim; give the volume to the target and the target the
     * volume; its reclaim policy as before; marks off. The budget of requests of one download.
     */
    private static final int WRITES = 9;
    /** Create, delete, and with a class that retains a policy in between. */
    private static final int WRITES_OF_A_CACHE = 3;
    /** After these the volume is the target's. */
    private static final String GIVEN = "patch " + DownloadWorld.VOLUME;

    record Setting(Pace pace, String reclaimPolicy, String bindingMode, boolean cache) {
        World world() {
            return DownloadWorld.world(reclaimPolicy, bindingMode);
        }

        DownloadRequest request() {
            return DownloadWorld.request(
                    cache ? Optional.of(new DownloadRequest.Cache("cache", 1 << 30)) : Optional.empty());
        }

        int writes() {
            return WRITES + (cache ? WRITES_OF_A_CACHE : 0);
        }

        /** Every second death for some, one that is no death for the others: what differs does not differ there. */
        int[] secondDeaths() {
            boolean telling = reclaimPolicy.equals("Retain") && bindingMode.equals("Immediate") && cache;
            return telling ? IntStream.rangeClosed(1, writes() + 1).toArray() : new int[] {writes() + 1};
        }
    }

    static Stream<Setting> settings() {
        return Stream.of(Pace.values())
                .flatMap(pace -> Stream.of("Delete", "Retain")
                        .flatMap(policy -> Stream.of("Immediate", "WaitForFirstConsumer")
                                .flatMap(binding -> Stream.of(false, true)
                                        .map(cache -> new Setting(pace, policy, binding, cache)))));
    }

    @Test
    void anUndisturbedDownloadKeepsToItsBudget() {
        World world = DownloadWorld.world();
        Runner agent = new Runner(world, Pace.LAZY);

        new DownloadStory(world, DownloadWorld.request()).tell(agent);

        assertThat(agent.writes()).hasSize(WRITES);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anUndisturbedDownloadLeavesTheVolumeWithTheTargetAndNothingElse(Setting setting) {
        World world = done(setting);

        PersistentVolume volume = world.the(DownloadWorld.VOLUME);
        assertThat(world.the(DownloadWorld.TARGET).getStatus().getPhase()).isEqualTo("Bound");
        assertThat(world.the(DownloadWorld.TARGET).getSpec().getVolumeName()).isEqualTo(DownloadWorld.VOLUME.name());
        assertThat(volume.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo(setting.reclaimPolicy());
        assertThat(volume.getMetadata().getLabels())
                .containsExactlyEntriesOf(Map.of("velero.io/dynamic-pv-restore", "app.data.x7f2k"));
        assertThat(volume.getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(world.volumes()).containsExactlyInAnyOrder("vol-2", DownloadWorld.VOLUME.name());
        assertThat(world.get(DownloadWorld.POD)).isEmpty();
        assertThat(world.get(DownloadWorld.CLAIM)).isEmpty();
        assertThat(world.get(DownloadWorld.CACHE)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theNextAgentEndsWhatTheFirstOneBegan(Setting setting) {
        World origin = setting.world();
        Map<String, JsonNode> expected = done(setting).picture();
        for (int first = 1; first <= setting.writes() + 1; first++) {
            for (int second : setting.secondDeaths()) {
                World world = origin.again();
                DownloadStory story = new DownloadStory(world, setting.request());
                live(story, new Runner(world, setting.pace(), first));
                live(story, new Runner(world, setting.pace(), second));

                story.tell(new Runner(world, setting.pace()));

                assertThat(world.differencesTo(expected))
                        .as("died after %d and %d writes", first, second)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theNextAgentTakesDownWhatTheFirstOneBegan(Setting setting) {
        World origin = setting.world();
        Map<String, JsonNode> nothing = origin.picture();
        Map<String, JsonNode> handedOver = done(setting).picture();
        for (int first = 0; first <= setting.writes(); first++) {
            for (int second : setting.secondDeaths()) {
                World world = origin.again();
                DownloadStory story = new DownloadStory(world, setting.request());
                Runner agent = new Runner(world, setting.pace(), first);
                if (first > 0) {
                    live(story, agent);
                }
                if (story.over()) {
                    continue;
                }
                boolean given = agent.writes().stream().filter(GIVEN::equals).count() >= 2;
                world.settle();
                story.fail();
                live(story, new Runner(world, setting.pace(), second));

                story.tell(new Runner(world, setting.pace()));

                assertThat(world.differencesTo(given ? handedOver : nothing))
                        .as("failed after %d writes, died after %d more", first, second)
                        .isEmpty();
            }
        }
    }

    private static World done(Setting setting) {
        World world = setting.world();
        new DownloadStory(world, setting.request()).tell(new Runner(world, setting.pace()));
        return world;
    }

    private static void live(DownloadStory story, Runner agent) {
        try {
            story.tell(agent);
        } catch (Runner.Died expected) {
            // the next one goes on
        }
    }
}
