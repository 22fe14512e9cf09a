package io.stevedore.reconcile;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A task that is deleted by somebody. */
class DeletionIT extends InOwnWorld {

    @Test
    void disappearsWhenItIsDeletedInAnyPhase() {
        world.appFaults().neverReady(Pattern.compile("accepted"));
        world.movers(MoverScript.completes(Duration.ofMinutes(2)));

        DataUpload fresh = world.upload("fresh");
        world.admin().resource(fresh).delete();
        world.awaitPhase(fresh, "gone");

        world.startAgent().ready();
        DataUpload accepted = world.upload("accepted");
        world.awaitPhase(accepted, Phases.ACCEPTED);
        DataUpload moving = world.upload("moving");
        world.awaitPhase(moving, Phases.IN_PROGRESS);
        world.admin().resource(accepted).delete();
        world.admin().resource(moving).delete();

        world.awaitPhase(accepted, "gone");
        world.awaitPhase(moving, "gone");
        world.admin()
                .resources(VolumeSnapshot.class)
                .inNamespace(world.app())
                .withName("fresh")
                .delete(); // no agent ever saw its task
        world.awaitNothingLeft();
    }
}
