package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A mover that does not hear that its task is cancelled. */
class DeafMoverIT extends InOwnWorld {

    @Test
    void isEndedAfterTheGraceTime() {
        world.startAgent().ready();
        world.movers(MoverScript.completes(Duration.ofMinutes(5)).deaf());
        DataUpload upload = world.upload("deaf");
        world.awaitPhase(upload, Phases.IN_PROGRESS);

        world.cancel(upload);

        assertThat(world.awaitEndAndMessage(upload)).startsWith(Phases.CANCELED);
        world.awaitNothingLeft();
    }
}
