package io.stevedore.engine.process;

/** Is told what a program prints: pieces between line feeds or carriage returns, secrets masked, none empty. */
public interface OutputListener {

    /** From the thread that reads standard output. */
    void output(String piece);

    /** From the thread that reads standard error. */
    void error(String piece);
}
