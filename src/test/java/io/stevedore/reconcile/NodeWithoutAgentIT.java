package io.stevedore.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.api.Phases;
import io.stevedore.sandbox.node.MoverScript;
import io.stevedore.testing.Fleet;
import io.stevedore.testing.InOwnWorld;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The agent of the node dies while its movers are at work, and never comes back: another node's agent ends the tasks. */
@Order(2)
class NodeWithoutAgentIT extends InOwnWorld {
    private static final Duration WORK = Duration.ofSeconds(15);

    private @Nullable Fleet fleet;

    @AfterEach
    void closeFleet() {
        if (fleet != null) {
            fleet.close();
        }
    }

    /** Four slots for four movers. */
    private String roomForAll() {
        world.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(world.velero())
                        .withName("settings")
                        .endMetadata()
                        .addToData("json", "{\"loadConcurrency\": {\"globalConfig\": 4}}")
                        .build())
                .create();
        return "--node-agent-configmap=settings";
    }

    private <T extends HasMetadata> T moving(MoverScript mover, Supplier<T> task) {
        world.movers(mover);
        T made = task.get();
        world.awaitPhase(made, Phases.IN_PROGRESS);
        return made;
    }

    @Test
    void whatItsMoversEndWithIsTheEndOfItsTasks() {
        // Given
        fleet = Fleet.of(world, 2, roomForAll(), "-Dstevedore.takeover=3S", "-Dstevedore.cancel-grace=5S");
        var whole = moving(MoverScript.completes(WORK), () -> world.upload("whole"));
        var burnt = moving(MoverScript.fails(WORK, "the disk is on fire"), () -> world.upload("burnt"));
        var restored = moving(MoverScript.completes(WORK), () -> world.download("restored"));
        var deaf = moving(MoverScript.completes(Duration.ofMinutes(5)).deaf(), () -> world.upload("deaf"));

        // When
        fleet.loseAgent(world.nodeName());
        world.cancel(deaf);

        // Then
        assertThat(world.awaitEndAndMessage(whole)).isEqualTo(Phases.COMPLETED);
        assertThat(world.upload(whole).getStatus().snapshotID).isNotEmpty();
        assertThat(world.upload(whole).getStatus().node).isEqualTo(world.nodeName());
        assertThat(world.awaitEndAndMessage(burnt)).startsWith("Failed").contains("the disk is on fire");
        assertThat(world.awaitEndAndMessage(restored)).isEqualTo(Phases.COMPLETED);
        assertThat(world.awaitEnd(deaf)).isEqualTo(Phases.CANCELED);
        world.awaitNothingLeft();
    }
}
