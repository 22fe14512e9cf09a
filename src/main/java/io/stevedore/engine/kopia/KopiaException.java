package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;

/** Carries a failure from a step to the operation that makes an outcome of it. */
final class KopiaException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient EngineFailure failure;

    KopiaException(EngineFailure failure) {
        super(failure.text());
        this.failure = failure;
    }

    EngineFailure failure() {
        return failure;
    }
}
