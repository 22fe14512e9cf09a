package io.stevedore.testing;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each test has a world of its own on the real control plane; agents are the test's to start. */
public abstract class InOwnWorld {
    @RegisterExtension
    protected final RealControlPlane cluster = new RealControlPlane();

    protected AgentWorld world;

    @BeforeEach
    protected final void openWorld() throws Exception {
        world = newWorld();
    }

    @AfterEach
    protected final void closeWorld() {
        world.close();
    }

    protected AgentWorld newWorld() throws Exception {
        return AgentWorld.in(cluster);
    }
}
