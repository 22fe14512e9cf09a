package io.stevedore.testing;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The tests of a class share one world on the real control plane, and the agents that the class starts there once: to start
 * them is most of what a test costs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class InSharedWorld {
    @RegisterExtension
    protected final RealControlPlane cluster = new RealControlPlane();

    protected AgentWorld world;

    @BeforeAll
    protected final void openWorld() {
        world = AgentWorld.in(cluster, cluster.newNamespace());
    }

    /** The agents go on with what a failed test has left: nobody else shall meet it. */
    @AfterEach
    protected final void resetWorld() {
        world.reset();
    }

    @AfterAll
    protected final void closeWorld() {
        world.close();
        cluster.clear(world.velero());
    }
}
