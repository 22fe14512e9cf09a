package io.stevedore.expose.csi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.Hostings;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.Runner;
import io.stevedore.expose.Runner.Pace;
import io.stevedore.expose.World;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mover of the first attempt is lost; the second one reads the same volume. */
class UploadRetryTest {
    private final World world = UploadWorld.world();

    private static UploadPlans plans(int attempt) {
        return UploadPlans.of(new UploadRequest(
                UploadWorld.TASK,
                "app",
                "data",
                "snap",
                "fast",
                "fast",
                false,
                false,
                Map.of(),
                "10m0s",
                Hostings.ofAttempt(attempt)));
    }

    private Pod pod() {
        return world.get(UploadWorld.POD).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void anotherPodTakesThePlaceOfTheLostOne(Pace pace) {
        new Runner(world, pace).drive(plans(1)::expose);
        world.settle();
        String lost = pod().getMetadata().getUid();
        String volume = world.get(UploadWorld.CLAIM).orElseThrow().getMetadata().getUid();
        Runner agent = new Runner(world, pace);

        ExposeStep end = agent.drive(plans(2)::expose);

        assertThat(end).isEqualTo(new ExposeStep.Done());
        assertThat(agent.writes()).containsExactly("delete " + UploadWorld.POD, "create " + UploadWorld.POD);
        assertThat(pod().getMetadata().getUid()).isNotEqualTo(lost);
        assertThat(Ownership.attempt(pod())).isEqualTo(2);
        assertThat(pod().getSpec().getContainers().getFirst().getArgs()).contains("--attempt=2");
        assertThat(world.get(UploadWorld.CLAIM).orElseThrow().getMetadata().getUid())
                .isEqualTo(volume);
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void whereverTheAgentDiesThereIsOneOfTheSecondAttemptInTheEnd(Pace pace) {
        for (int lifetime = 1; lifetime <= 2; lifetime++) {
            World again = world.again();
            new Runner(again, pace).drive(plans(1)::expose);
            again.settle();
            try {
                new Runner(again, pace, lifetime).drive(plans(2)::expose);
            } catch (Runner.Died expected) {
                // the next one goes on
            }

            new Runner(again, pace).drive(plans(2)::expose);

            assertThat(Ownership.attempt(again.get(UploadWorld.POD).orElseThrow()))
                    .isEqualTo(2);
        }
    }
}
