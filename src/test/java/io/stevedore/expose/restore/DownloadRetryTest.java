package io.stevedore.expose.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.Hostings;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.Runner;
import io.stevedore.expose.Runner.Pace;
import io.stevedore.expose.World;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mover of the first attempt is lost: what it has half written is thrown away. */
class DownloadRetryTest {
    private final World world = DownloadWorld.world();

    private static DownloadPlans plans(int attempt) {
        return DownloadPlans.of(new DownloadRequest(
                DownloadWorld.TASK, "app", "data", false, Optional.empty(), "10m0s", Hostings.ofAttempt(attempt)));
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void theSecondAttemptGetsAnEmptyVolume(Pace pace) {
        for (int lifetime = 1; lifetime <= 6; lifetime++) {
            World again = world.again();
            new Runner(again, pace).drive(plans(1)::expose);
            again.settle();
            String half =
                    again.get(DownloadWorld.CLAIM).orElseThrow().getMetadata().getUid();
            try {
                new Runner(again, pace, lifetime).drive(plans(2)::expose);
            } catch (Runner.Died expected) {
                // the next one goes on
            }

            ExposeStep end = new Runner(again, pace).drive(plans(2)::expose);

            assertThat(end).isEqualTo(new ExposeStep.Done());
            var claim = again.get(DownloadWorld.CLAIM).orElseThrow();
            assertThat(claim.getMetadata().getUid()).isNotEqualTo(half);
            assertThat(Ownership.attempt(claim)).isEqualTo(2);
            assertThat(Ownership.attempt(again.get(DownloadWorld.POD).orElseThrow()))
                    .isEqualTo(2);
        }
    }
}
