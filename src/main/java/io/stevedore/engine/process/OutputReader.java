package io.stevedore.engine.process;

import java.io.IOException;
import java.io.InputStream;

/** Takes what a program prints as bytes, where it is no text: neither split nor masked. */
@FunctionalInterface
public interface OutputReader {

    /**
     * Called once, in a thread of its own, with the program's standard output; returns at its end.
     *
     * @throws IOException when what was read cannot be used; the program is killed then
     */
    void read(InputStream output) throws IOException;
}
