package io.stevedore.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.sandbox.scenario.FinishedTasks;
import io.stevedore.testing.AgentProcess;
import io.stevedore.testing.AgentWorld;
import io.stevedore.testing.RealControlPlane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The binary's heap has a limit, and an agent that lives on without the thread that met it would do nothing, silently. */
@EnabledIfSystemProperty(named = "stevedore.binary", matches = ".+")
class OutOfMemoryIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    @Test
    void endsTheProcessWithAWord() throws Exception {
        try (AgentWorld world = AgentWorld.in(CLUSTER)) {
            // Given
            new FinishedTasks(world.admin(), world.velero(), world.nodeName()).create(5_000);
            // When
            AgentProcess agent = world.startAgent("-Xmx12m");
            // Then
            assertThat(agent.ended(120)).as(agent.log()).isEqualTo(3);
            assertThat(agent.log()).contains("Terminating due to java.lang.OutOfMemoryError");
        }
    }
}
