package io.stevedore.sandbox.node.container;

import java.io.IOException;

/** Starts programs as containers. */
public interface ContainerRuntime {

    /**
     * @throws IOException when the program's surroundings cannot be made or no process can be started; a program that
     *     is missing inside is an end with exit code 127
     */
    RunningContainer start(ContainerSpec spec) throws IOException;

    /** How containers are kept apart here, in a few words. */
    String isolation();
}
