package io.stevedore.expose.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.Runner;
import io.stevedore.expose.World;

/** A download from the waiting claim to its end; what is remembered between two agents is what its phase tells. */
final class DownloadStory {
    private enum Stage {
        EXPOSING,
        MOVING,
        OVER,
    }

    private final World world;
    private final DownloadRequest request;
    private Stage stage = Stage.EXPOSING;
    private boolean failing;

    DownloadStory(World world, DownloadRequest request) {
        this.world = world;
        this.request = request;
    }

    boolean over() {
        return stage == Stage.OVER;
    }

    /** The mover fails, or the volume cannot be handed over: from now on there is only the way down. */
    void fail() {
        failing = true;
    }

    /** One agent's life; goes on where the phase stands. */
    void tell(Runner agent) {
        DownloadPlans plans = DownloadPlans.of(over() ? DownloadWorld.requestOfFinished() : request);
        if (stage == Stage.EXPOSING && !failing) {
            through(agent.drive(plans::expose));
            world.settle();
            stage = Stage.MOVING;
        }
        if (stage == Stage.MOVING && !failing) {
            if (!podThere()) {
                assertThat(agent.recall(plans::settled)).contains(DownloadWorld.RESULT);
            }
            through(agent.drive(facts -> plans.settle(facts, DownloadWorld.RESULT)));
        }
        if (failing && !over() && podThere()) {
            stage = Stage.OVER; // its pod tells why until the end is written
            tell(agent);
            return;
        }
        through(agent.drive(facts -> plans.takeDown(facts, !failing)));
        stage = Stage.OVER;
        through(agent.drive(plans::afterEnd));
        world.settle();
    }

    private boolean podThere() {
        return world.get(DownloadWorld.POD)
                .filter(pod -> !Ownership.deleting(pod))
                .isPresent();
    }

    private static void through(ExposeStep step) {
        assertThat(step).isEqualTo(new ExposeStep.Done());
    }
}
