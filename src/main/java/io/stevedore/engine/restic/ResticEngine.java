package io.stevedore.engine.restic;

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
import io.stevedore.engine.Volume;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.ProgramRunner;
import io.stevedore.engine.program.ProgramSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** The restic program as an engine, for file systems. Each operation has a private folder that is gone afterwards. */
public final class ResticEngine implements Engine {
    /** It needs some seconds to give its lock back; a lock that it leaves stands in everybody's way for half an hour. */
    private static final Duration SHORTEST_GRACE = Duration.ofSeconds(10);
    /** With backups and restores of others, which exclude a removal. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ProgramSettings settings;
    private final ProgramRunner runner;
    private final Optional<Path> sync;
    private final LockOwners owners;

    /** For repositories of whose locks nobody knows the owners. */
    public ResticEngine(ProgramSettings settings, Programs programs, InstantSource clock) {
        this(settings, programs, clock, (host, pid, since) -> false);
    }

    /** @param owners asked when a lock is in the way */
    public ResticEngine(ProgramSettings settings, Programs programs, InstantSource clock, LockOwners owners) {
        this.owners = owners;
        Duration grace = settings.stopGrace().compareTo(SHORTEST_GRACE) < 0 ? SHORTEST_GRACE : settings.stopGrace();
        this.settings = settings;
        this.runner = new ProgramRunner(programs, clock, settings.stallTime(), grace);
        this.sync = Programs.find("sync", settings.environment().getOrDefault("PATH", ""));
    }

    @Override
    public RepositoryProbe probe(RepositoryConnection connection) {
        return in(
                connection,
                workspace -> new ResticRepositories(runner, new StopSignal()).probe(workspace, connection.storage()),
                "opening repository " + connection.storage().text(),
                failure -> new RepositoryProbe.Unreachable(failure.text()));
    }

    @Override
    public RepositoryCreation create(RepositoryConnection connection) {
        return in(
                connection,
                workspace -> new ResticRepositories(runner, new StopSignal()).create(workspace, connection.storage()),
                "creating repository " + connection.storage().text(),
                RepositoryCreation.Failed::new);
    }

    @Override
    public BackupOutcome backup(
            RepositoryConnection connection, BackupRequest request, EngineListener listener, StopSignal stop) {
        String attempted = "backup of " + request.volume().path();
        return switch (request.volume()) {
            case Volume.Device device -> new BackupOutcome.Failed(noDevices(attempted));
            case Volume.Directory(Path directory) ->
                in(
                        connection,
                        workspace -> new ResticBackup(runner, workspace, request, directory, listener, stop).run(),
                        attempted,
                        failure -> stop.isStopped() ? new BackupOutcome.Canceled() : new BackupOutcome.Failed(failure));
        };
    }

    @Override
    public RestoreOutcome restore(
            RepositoryConnection connection, RestoreRequest request, EngineListener listener, StopSignal stop) {
        String attempted = "restore into " + request.volume().path();
        return switch (request.volume()) {
            case Volume.Device device -> new RestoreOutcome.Failed(noDevices(attempted));
            case Volume.Directory(Path directory) ->
                in(
                        connection,
                        request.cacheDirectory(),
                        workspace -> new ResticRestore(runner, workspace, request, directory, listener, stop).run(sync),
                        attempted,
                        failure ->
                                stop.isStopped() ? new RestoreOutcome.Canceled() : new RestoreOutcome.Failed(failure));
        };
    }

    private static EngineFailure noDevices(String attempted) {
        return new EngineFailure(
                Cause.WRONG_VOLUME_MODE, attempted + ": restic keeps files only, no block devices. Use kopia.");
    }

    @Override
    public SnapshotRemoval delete(RepositoryConnection connection, SnapshotId id) {
        return in(
                connection,
                workspace -> new ResticRepositories(runner, new StopSignal()).delete(workspace, id, PATIENCE),
                "deleting snapshot " + id,
                SnapshotRemoval.Failed::new);
    }

    @Override
    public Upkeep unlock(RepositoryConnection connection, LockOwners owners) {
        return in(
                connection,
                workspace -> new ResticLocks(runner, workspace).unlock(owners),
                "unlocking repository " + connection.storage().text(),
                Upkeep.Failed::new);
    }

    @Override
    public Upkeep prune(RepositoryConnection connection, StopSignal stop) {
        String attempted = "pruning repository " + connection.storage().text();
        return in(
                connection,
                workspace -> {
                    Ended ended = new ResticLocks(runner, workspace)
                            .run(
                                    workspace.call(ResticArguments.prune(Duration.ZERO)),
                                    workspace.call(ResticArguments.prune(PATIENCE)),
                                    stop,
                                    Said::transcript);
                    return ended.isGood()
                            ? new Upkeep.Done("pruned")
                            : new Upkeep.Failed(ResticErrors.failure(attempted, ended));
                },
                attempted,
                Upkeep.Failed::new);
    }

    private <T> T in(
            RepositoryConnection connection, Work<T> work, String attempted, Function<EngineFailure, T> failed) {
        return in(connection, Optional.empty(), work, attempted, failed);
    }

    private <T> T in(
            RepositoryConnection connection,
            Optional<Path> caches,
            Work<T> work,
            String attempted,
            Function<EngineFailure, T> failed) {
        try (ResticWorkspace workspace =
                ResticWorkspace.open(settings, owners, connection, caches.orElse(settings.scratch()))) {
            return work.in(workspace);
        } catch (EngineException e) {
            return failed.apply(e.failure());
        } catch (IOException e) {
            return failed.apply(ours(attempted, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed.apply(ours(attempted, e));
        }
    }

    /** Not the program's failure but of what it needs: scratch folder, process. */
    private EngineFailure ours(String attempted, Exception e) {
        return ResticErrors.ours(attempted + " (scratch folder " + settings.scratch() + ")", e);
    }

    private interface Work<T> {
        T in(ResticWorkspace workspace) throws IOException, InterruptedException, EngineException;
    }
}
