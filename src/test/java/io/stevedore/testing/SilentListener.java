package io.stevedore.testing;

import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;

/** Is told what an engine does, and forgets it. */
public final class SilentListener implements EngineListener {
    @Override
    public void progress(EngineProgress progress) {}

    @Override
    public void message(String text) {}
}
