package io.stevedore.engine;

import java.util.List;

/** How a backup ended. */
public sealed interface BackupOutcome {

    /**
     * The snapshot exists and is whole.
     *
     * @param totalBytes       size of the files in it
     * @param incrementalBytes of that, read because new or changed since the previous snapshot; never negative
     * @param warnings         what somebody should know all the same
     */
    record Completed(SnapshotId snapshot, long totalBytes, long incrementalBytes, List<String> warnings)
            implements BackupOutcome {}

    /** There was nothing in the volume, and this engine makes no snapshot of that. */
    record Empty() implements BackupOutcome {}

    /** Stopped on request. */
    record Canceled() implements BackupOutcome {}

    record Failed(EngineFailure failure) implements BackupOutcome {}
}
