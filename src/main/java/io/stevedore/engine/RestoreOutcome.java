package io.stevedore.engine;

/** How a restore ended. */
public sealed interface RestoreOutcome {

    /** Everything is in place and on the disk. */
    record Completed(long totalBytes) implements RestoreOutcome {}

    /** Stopped on request; part of the data may be in place. */
    record Canceled() implements RestoreOutcome {}

    record Failed(EngineFailure failure) implements RestoreOutcome {}
}
