package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.ProgramRunner;
import io.stevedore.engine.program.RestoreTarget;
import io.stevedore.engine.program.Transcript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One restore, from the look at the empty volume to the comparison with what the snapshot holds. */
final class KopiaRestore {
    private final ProgramRunner runner;
    private final KopiaWorkspace workspace;
    private final RestoreRequest request;
    private final Path directory;
    private final EngineListener listener;
    private final StopSignal stop;
    private final Duration progressInterval;
    private final String attempted;
    private final RestoreTarget target;

    KopiaRestore(
            ProgramRunner runner,
            KopiaWorkspace workspace,
            RestoreRequest request,
            Path directory,
            EngineListener listener,
            StopSignal stop,
            Duration progressInterval) {
        this.runner = runner;
        this.workspace = workspace;
        this.request = request;
        this.directory = directory;
        this.listener = listener;
        this.stop = stop;
        this.progressInterval = progressInterval;
        this.attempted = "restore of snapshot " + request.snapshot() + " into " + directory;
        this.target = new RestoreTarget(attempted, directory);
    }

    /** @param sync the program that flushes a file system, where the machine has it */
    RestoreOutcome run(Optional<Path> sync) throws IOException, InterruptedException, EngineException {
        target.requireEmpty();
        KopiaSnapshot snapshot = snapshotOfFiles();
        listener.progress(new EngineProgress(snapshot.bytes(), 0));
        Ended ended = runner.run(
                workspace.call(
                        KopiaArguments.restore(workspace.readingConfig(), request, progressInterval, sync.isEmpty())),
                stop,
                life -> new Transcript(
                        new KopiaReading(progress -> moved(snapshot, progress), life), listener::message, life));
        return switch (ended.how()) {
            case STOPPED -> new RestoreOutcome.Canceled();
            case STALLED -> target.failed(Cause.STALLED, "the engine made no progress and was ended");
            case BY_ITSELF ->
                ended.isGood()
                        ? flushed(sync, snapshot)
                        : new RestoreOutcome.Failed(KopiaErrors.failure(attempted, ended));
        };
    }

    private KopiaSnapshot snapshotOfFiles() throws IOException, InterruptedException, EngineException {
        KopiaSnapshot found = new KopiaRepositories(runner, stop).whole(attempted, workspace, request.snapshot());
        if (found.stream()) {
            throw new EngineException(new EngineFailure(
                    Cause.WRONG_VOLUME_MODE,
                    attempted + ": it is a snapshot of a block device, and the volume is a file system. Restore it into"
                            + " a claim with volumeMode Block. Nothing was written."));
        }
        return found;
    }

    private void moved(KopiaSnapshot snapshot, KopiaProgress progress) {
        if (progress instanceof KopiaProgress.Restore restore) {
            listener.progress(new EngineProgress(snapshot.bytes(), restore.bytes()));
        }
    }

    private RestoreOutcome flushed(Optional<Path> sync, KopiaSnapshot snapshot)
            throws IOException, InterruptedException, EngineException {
        RestoreOutcome outcome = target.settled(
                sync.map(program -> workspace.other(program, List.of("-f", directory.toString()))),
                runner,
                stop,
                () -> target.compare(snapshot.files(), snapshot.bytes(), stop));
        if (outcome instanceof RestoreOutcome.Completed) {
            listener.progress(new EngineProgress(snapshot.bytes(), snapshot.bytes()));
        }
        return outcome;
    }
}
