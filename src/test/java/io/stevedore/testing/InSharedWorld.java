package io.stevedore.testing;

import org.junit.jupiter.api.AfterEach;

/** The tests of a class share one world and its agents, and each of them finds it as if it were the first. */
public abstract class InSharedWorld extends InOneWorld {
    /** The agents go on with what a failed test has left: nobody else shall meet it. */
    @AfterEach
    protected final void resetWorld() {
        world.reset();
    }
}
