package io.stevedore.engine.restic;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.SnapshotRemoval;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.Mounts;
import io.stevedore.engine.program.ProgramRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The commands about a repository as a whole, and about single snapshots of it. */
final class ResticRepositories {
    /** The program itself would try for a quarter of an hour to reach a store. */
    private static final Duration LOOKING = Duration.ofMinutes(1);

    private final ProgramRunner runner;
    private final StopSignal stop;

    ResticRepositories(ProgramRunner runner, StopSignal stop) {
        this.runner = runner;
        this.stop = stop;
    }

    RepositoryProbe probe(ResticWorkspace workspace, StorageLocation storage) throws IOException, InterruptedException {
        String attempted = "opening repository " + storage.text();
        Optional<String> missing = Mounts.missing(attempted, storage);
        if (missing.isPresent()) {
            return new RepositoryProbe.Unreachable(missing.get());
        }
        Ended ended = runner.atMost(LOOKING).run(workspace.call(ResticArguments.config()), stop, Said::transcript);
        if (ended.isGood()) {
            return new RepositoryProbe.Ready();
        }
        return RepositoryProbe.of(ResticErrors.failure(attempted, ended));
    }

    RepositoryCreation create(ResticWorkspace workspace, StorageLocation storage)
            throws IOException, InterruptedException {
        String attempted = "creating repository " + storage.text();
        Optional<String> missing = Mounts.missing(attempted, storage);
        if (missing.isPresent()) {
            return new RepositoryCreation.Failed(new EngineFailure(Cause.STORAGE_UNREACHABLE, missing.get()));
        }
        Ended ended = runner.atMost(LOOKING).run(workspace.call(ResticArguments.init()), stop, Said::transcript);
        return ended.isGood()
                ? new RepositoryCreation.Created()
                : new RepositoryCreation.Failed(ResticErrors.failure(attempted, ended));
    }

    /** What the repository itself says of the snapshot; empty when it has none with this id. */
    Optional<ResticSnapshot> snapshot(ResticWorkspace workspace, SnapshotId id)
            throws IOException, InterruptedException, EngineException {
        Ended ended = runner.run(workspace.call(ResticArguments.snapshot(id)), stop, Said::transcript);
        EngineFailure failure = ResticErrors.failure("reading snapshot " + id, ended);
        if (ended.isGood()) {
            return ResticSnapshot.parse(ended.output());
        }
        if (failure.cause() == Cause.SNAPSHOT_MISSING) {
            return Optional.empty();
        }
        throw new EngineException(failure);
    }

    /** All that have Velero's host name, the oldest first. */
    List<ResticSnapshot.Listed> list(ResticWorkspace workspace)
            throws IOException, InterruptedException, EngineException {
        Ended ended = runner.run(workspace.call(ResticArguments.snapshots()), stop, Said::transcript);
        Optional<List<ResticSnapshot.Listed>> list =
                ended.isGood() ? ResticSnapshot.parseList(ended.output()) : Optional.empty();
        return list.orElseThrow(() -> new EngineException(ResticErrors.failure("listing the snapshots", ended)));
    }

    /** @param patience with others that work with the repository */
    SnapshotRemoval delete(ResticWorkspace workspace, SnapshotId id, Duration patience)
            throws IOException, InterruptedException {
        Ended ended = new ResticLocks(runner, workspace)
                .run(
                        workspace.call(ResticArguments.forget(id, Duration.ZERO)),
                        workspace.call(ResticArguments.forget(id, patience)),
                        stop,
                        Said::transcript);
        return ended.isGood()
                ? new SnapshotRemoval.Gone()
                : new SnapshotRemoval.Failed(ResticErrors.failure("deleting snapshot " + id, ended));
    }
}
