package io.stevedore.engine;

/** Is told what a running engine does, from the engine's own threads. */
public interface EngineListener {

    void progress(EngineProgress progress);

    /** Something worth a line of the log; free of secrets. */
    void message(String text);
}
