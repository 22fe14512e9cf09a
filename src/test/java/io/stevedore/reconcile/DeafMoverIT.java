package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A mover that does not hear that its task is cancelled. */
@Order(1)
class DeafMoverIT extends InOwnWorld {

    private void awaitMessage(DataUpload upload, String start) {
        Eventually.until(
                Duration.ofSeconds(60),
                () -> "\"%s\" to begin with \"%s\"".formatted(world.message(upload), start),
                () -> world.message(upload).startsWith(start));
    }

    @Test
    void isEndedAfterTheGraceTimeAndWhoWaitsIsTold() {
        // Given
        world.startAgent("-Dstevedore.cancel-grace=15S").ready();
        world.movers(MoverScript.completes(Duration.ofMinutes(5)).deaf());
        DataUpload upload = world.upload("deaf");
        world.awaitPhase(upload, Phases.IN_PROGRESS);
        world.movers(MoverScript.completes(Duration.ofMillis(200)));
        DataUpload next = world.upload("next");
        awaitMessage(
                next,
                "NoSlot: Node %s: its slot is held by DataUpload %s/%s"
                        .formatted(
                                world.nodeName(),
                                world.velero(),
                                upload.getMetadata().getName()));
        // When
        world.cancel(upload);
        // Then
        awaitMessage(upload, "CancelPending: Pod ");
        assertThat(world.awaitEndAndMessage(upload)).startsWith(Phases.CANCELED).doesNotContain("CancelPending");
        assertThat(world.awaitEndAndMessage(next)).isEqualTo(Phases.COMPLETED);
        world.awaitNothingLeft();
    }
}
