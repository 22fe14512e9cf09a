package io.stevedore.engine.program;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.LockOwners;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.SnapshotRemoval;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.Upkeep;

/**
 * An engine whose program is missing or must not be used: whatever is asked for fails with the reason.
 *
 * @param why for people, with what to do
 */
public record UnusableEngine(String why) implements Engine {

    @Override
    public RepositoryProbe probe(RepositoryConnection connection) {
        return new RepositoryProbe.Unreachable(why);
    }

    @Override
    public RepositoryCreation create(RepositoryConnection connection) {
        return new RepositoryCreation.Failed(failure());
    }

    @Override
    public BackupOutcome backup(
            RepositoryConnection connection, BackupRequest request, EngineListener listener, StopSignal stop) {
        return new BackupOutcome.Failed(failure());
    }

    @Override
    public RestoreOutcome restore(
            RepositoryConnection connection, RestoreRequest request, EngineListener listener, StopSignal stop) {
        return new RestoreOutcome.Failed(failure());
    }

    @Override
    public SnapshotRemoval delete(RepositoryConnection connection, SnapshotId id) {
        return new SnapshotRemoval.Failed(failure());
    }

    @Override
    public Upkeep unlock(RepositoryConnection connection, LockOwners owners) {
        return new Upkeep.Failed(failure());
    }

    @Override
    public Upkeep prune(RepositoryConnection connection, StopSignal stop) {
        return new Upkeep.Failed(failure());
    }

    private EngineFailure failure() {
        return new EngineFailure(Cause.PROGRAM_MISSING, why);
    }
}
