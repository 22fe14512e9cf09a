package io.stevedore.engine;

/** What became of the removal of a snapshot. */
public sealed interface SnapshotRemoval {

    /** It is not there any more, or never was. */
    record Gone() implements SnapshotRemoval {}

    record Failed(EngineFailure failure) implements SnapshotRemoval {}
}
