package io.stevedore.engine.kopia;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineFailure;
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
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.ProgramRunner;
import io.stevedore.engine.program.ProgramSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The kopia program as an engine. Each operation has a private folder that is gone afterwards. */
public final class KopiaEngine implements Engine {
    private final ProgramSettings settings;
    private final ProgramRunner runner;
    private final Optional<Path> sync;

    public KopiaEngine(ProgramSettings settings, Programs programs, InstantSource clock) {
        this.settings = settings;
        this.runner = new ProgramRunner(programs, clock, settings.stallTime(), settings.stopGrace());
        this.sync = Programs.find("sync", settings.environment().getOrDefault("PATH", ""));
    }

    @Override
    public RepositoryProbe probe(RepositoryConnection connection) {
        try (KopiaWorkspace workspace = KopiaWorkspace.forBackup(settings, connection)) {
            return new KopiaRepositories(runner, new StopSignal()).probe(workspace, connection.storage());
        } catch (IOException | InterruptedException e) {
            return new RepositoryProbe.Unreachable(
                    ours("opening repository " + place(connection), e).text());
        }
    }

    @Override
    public RepositoryCreation create(RepositoryConnection connection) {
        try (KopiaWorkspace workspace = KopiaWorkspace.forBackup(settings, connection)) {
            return new KopiaRepositories(runner, new StopSignal()).create(workspace, connection.storage());
        } catch (IOException | InterruptedException e) {
            return new RepositoryCreation.Failed(ours("creating repository " + place(connection), e));
        }
    }

    @Override
    public BackupOutcome backup(
            RepositoryConnection connection, BackupRequest request, EngineListener listener, StopSignal stop) {
        try (KopiaWorkspace workspace = KopiaWorkspace.forBackup(settings, connection)) {
            return new KopiaBackup(runner, workspace, request, listener, stop, settings.progressInterval()).run();
        } catch (EngineException e) {
            return stop.isStopped() ? new BackupOutcome.Canceled() : new BackupOutcome.Failed(e.failure());
        } catch (IOException | InterruptedException e) {
            return new BackupOutcome.Failed(ours("backup of " + request.volume().path(), e));
        }
    }

    @Override
    public RestoreOutcome restore(
            RepositoryConnection connection, RestoreRequest request, EngineListener listener, StopSignal stop) {
        try (KopiaWorkspace workspace = KopiaWorkspace.forRestore(settings, connection, request.cacheDirectory())) {
            return switch (request.volume()) {
                case Volume.Directory(Path directory) ->
                    new KopiaRestore(runner, workspace, request, directory, listener, stop, settings.progressInterval())
                            .run(sync);
                case Volume.Device(Path device) ->
                    new KopiaDeviceRestore(runner, workspace, request.snapshot(), device, listener, stop).run();
            };
        } catch (EngineException e) {
            return stop.isStopped() ? new RestoreOutcome.Canceled() : new RestoreOutcome.Failed(e.failure());
        } catch (IOException | InterruptedException e) {
            return new RestoreOutcome.Failed(
                    ours("restore into " + request.volume().path(), e));
        }
    }

    @Override
    public SnapshotRemoval delete(RepositoryConnection connection, SnapshotId id) {
        try (KopiaWorkspace workspace = KopiaWorkspace.forBackup(settings, connection)) {
            return new KopiaRepositories(runner, new StopSignal()).delete(workspace, id);
        } catch (IOException | InterruptedException e) {
            return new SnapshotRemoval.Failed(ours("deleting snapshot " + id, e));
        }
    }

    @Override
    public Upkeep unlock(RepositoryConnection connection, LockOwners owners) {
        return new Upkeep.Done("this engine has no locks");
    }

    @Override
    public Upkeep prune(RepositoryConnection connection, StopSignal stop) {
        return new Upkeep.Done("maintenance of these repositories is not ours");
    }

    /** Not the program's failure but of what it needs: scratch folder, process. */
    private EngineFailure ours(String attempted, Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return KopiaErrors.ours(attempted + " (scratch folder " + settings.scratch() + ")", e);
    }

    private static String place(RepositoryConnection connection) {
        return connection.storage().text();
    }
}
