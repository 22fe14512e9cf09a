package io.stevedore.engine.program;

import io.stevedore.engine.EngineFailure;

/** Carries a failure from a step to the operation that makes an outcome of it. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient EngineFailure failure;

    public EngineException(EngineFailure failure) {
        super(failure.text());
        this.failure = failure;
    }

    public EngineFailure failure() {
        return failure;
    }
}
