package io.stevedore.mover;

import io.stevedore.testing.RealControlPlane;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a namespace, a volume and movers as processes of their own. */
abstract class InMoverFixture {
    @RegisterExtension
    final RealControlPlane cluster = new RealControlPlane();

    @TempDir
    Path folder;

    MoverFixture world;

    @BeforeEach
    final void openFixture() throws Exception {
        world = new MoverFixture(cluster, folder);
    }

    @AfterEach
    final void closeFixture() throws Exception {
        world.close();
    }
}
