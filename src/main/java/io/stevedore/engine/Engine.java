package io.stevedore.engine;

/**
 * A program that keeps snapshots of volumes in a repository. All calls block until the work is over; a running one
 * is ended through its {@link StopSignal}. What goes wrong is a value: nothing here throws for the world's sake.
 */
public interface Engine {

    /** Looks whether the repository is there and the password opens it; changes nothing. */
    RepositoryProbe probe(RepositoryConnection connection);

    /** Makes a new repository in an empty place. */
    RepositoryCreation create(RepositoryConnection connection);

    /** Makes a snapshot of a volume. Unless the outcome is Completed, none is left behind. */
    BackupOutcome backup(
            RepositoryConnection connection, BackupRequest request, EngineListener listener, StopSignal stop);

    /** Writes a snapshot's content into a volume of the kind that the snapshot was made of. */
    RestoreOutcome restore(
            RepositoryConnection connection, RestoreRequest request, EngineListener listener, StopSignal stop);

    /** Removes one snapshot; one that does not exist counts as removed. */
    SnapshotRemoval delete(RepositoryConnection connection, SnapshotId id);

    /** Removes the locks that dead owners left in a repository; of those that may live, none. */
    Upkeep unlock(RepositoryConnection connection, LockOwners owners);

    /** Removes from a repository what no snapshot needs any more, where the engine leaves that to us. */
    Upkeep prune(RepositoryConnection connection, StopSignal stop);
}
