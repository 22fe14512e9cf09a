package io.stevedore.expose.csi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stevedore.expose.Runner;
import io.stevedore.expose.Runner.Pace;
import io.stevedore.expose.World;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent dies after every single write, forgets everything, and the next one goes on. */
class UploadCrashTest {
    /**
     * Create snapshot, content, claim and pod; keep the source content; delete the source pair; note the result;
     * delete pod, claim and snapshot. The budget of requests of one upload.
     */
    private static final int WRITES = 11;

    record Setting(Pace pace, String snapshotPolicy, String reclaimPolicy, String bindingMode) {
        World world() {
            return UploadWorld.world(snapshotPolicy, reclaimPolicy, bindingMode);
        }

        /** Every second death for some, one that is no death for the others: what differs does not differ there. */
        int[] secondDeaths() {
            boolean telling = snapshotPolicy.equals("Retain")
                    && reclaimPolicy.equals("Delete")
                    && bindingMode.equals("Immediate");
            return telling ? IntStream.rangeClosed(1, WRITES + 1).toArray() : new int[] {WRITES + 1};
        }

        /** The source snapshot is gone with what is behind it; everything else is as it was. */
        Map<String, JsonNode> expected() {
            World world = world();
            world.snapshots().remove("handle-1");
            Map<String, JsonNode> picture = world.picture();
            picture.remove(UploadWorld.SOURCE_SNAPSHOT.toString());
            picture.remove(UploadWorld.SOURCE_CONTENT.toString());
            return picture;
        }
    }

    static Stream<Setting> settings() {
        return Stream.of(Pace.values())
                .flatMap(pace -> Stream.of("Delete", "Retain")
                        .flatMap(snapshots -> Stream.of("Delete", "Retain")
                                .flatMap(volumes -> Stream.of("Immediate", "WaitForFirstConsumer")
                                        .map(binding -> new Setting(pace, snapshots, volumes, binding)))));
    }

    @Test
    void anUndisturbedUploadKeepsToItsBudget() {
        World world = UploadWorld.world();
        Runner agent = new Runner(world, Pace.LAZY);

        new UploadStory(world).tell(agent);

        assertThat(agent.writes()).hasSize(WRITES);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anUndisturbedUploadLeavesNothing(Setting setting) {
        World world = setting.world();

        new UploadStory(world).tell(new Runner(world, setting.pace()));

        assertThat(world.differencesTo(setting.expected())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theNextAgentEndsWhatTheFirstOneBegan(Setting setting) {
        World origin = setting.world();
        Map<String, JsonNode> expected = setting.expected();
        for (int first = 1; first <= WRITES + 1; first++) {
            for (int second : setting.secondDeaths()) {
                World world = origin.again();
                UploadStory story = new UploadStory(world);
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
        Map<String, JsonNode> early = afterFailure(setting, 1);
        Map<String, JsonNode> late = afterFailure(setting, 2);
        for (int first = 0; first <= WRITES; first++) {
            for (int second : setting.secondDeaths()) {
                World world = origin.again();
                UploadStory story = new UploadStory(world);
                if (first > 0) {
                    live(story, new Runner(world, setting.pace(), first));
                }
                if (story.over()) {
                    continue;
                }
                story.fail();
                live(story, new Runner(world, setting.pace(), second));

                story.tell(new Runner(world, setting.pace()));

                assertThat(world.differencesTo(first < 2 ? early : late))
                        .as("failed after %d writes, died after %d more", first, second)
                        .isEmpty();
            }
        }
    }

    /** A class that keeps its snapshots keeps this one too, unless our own content stands for it already. */
    private static Map<String, JsonNode> afterFailure(Setting setting, int writes) {
        Map<String, JsonNode> expected = setting.expected();
        if (setting.snapshotPolicy().equals("Retain") && writes < 2) {
            Map<String, JsonNode> before = setting.world().picture();
            expected.put(UploadWorld.SOURCE_CONTENT.toString(), before.get(UploadWorld.SOURCE_CONTENT.toString()));
            expected.put("snapshots on disk", before.get("snapshots on disk"));
        }
        return expected;
    }

    private static void live(UploadStory story, Runner agent) {
        try {
            story.tell(agent);
        } catch (Runner.Died expected) {
            // the next one goes on
        }
    }
}
