package io.stevedore.testing;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All tests of a class have one world on the real control plane, and the agents that the class starts there once: to start
 * them is most of what a test costs. What one test has done the next one finds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class InOneWorld {
    @RegisterExtension
    protected final RealControlPlane cluster = new RealControlPlane();

    protected AgentWorld world;

    @BeforeAll
    protected final void openWorld() {
        world = AgentWorld.in(cluster, cluster.newNamespace());
    }

    @AfterAll
    protected final void closeWorld() {
        world.close();
        cluster.clear(world.velero());
    }
}
