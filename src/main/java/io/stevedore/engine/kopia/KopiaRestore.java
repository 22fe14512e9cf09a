package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.tree.EmptyTarget;
import io.stevedore.engine.tree.TreeScan;
import io.stevedore.engine.tree.TreeSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One restore, from the look at the empty volume to the comparison with what the snapshot holds. */
final class KopiaRestore {
    private final KopiaRunner runner;
    private final KopiaWorkspace workspace;
    private final RestoreRequest request;
    private final Path directory;
    private final EngineListener listener;
    private final StopSignal stop;
    private final Duration progressInterval;
    private final String attempted;

    KopiaRestore(
            KopiaRunner runner,
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
    }

    /** @param sync the program that flushes a file system, where the machine has it */
    RestoreOutcome run(Optional<Path> sync) throws IOException, InterruptedException, KopiaException {
        requireEmpty();
        KopiaSnapshot snapshot = snapshotOfFiles();
        listener.progress(new EngineProgress(snapshot.bytes(), 0));
        Ended ended = runner.run(
                workspace.call(KopiaArguments.restore(workspace.config(), request, progressInterval, sync.isEmpty())),
                stop,
                life -> new Transcript(progress -> moved(snapshot, progress), listener::message, life));
        return switch (ended.how()) {
            case STOPPED -> new RestoreOutcome.Canceled();
            case STALLED -> failed(Cause.STALLED, "the engine made no progress and was ended");
            case BY_ITSELF ->
                ended.isGood()
                        ? flushed(sync, snapshot)
                        : new RestoreOutcome.Failed(KopiaErrors.failure(attempted, ended));
        };
    }

    private void requireEmpty() throws KopiaException {
        List<String> found;
        try {
            found = EmptyTarget.obstacles(directory);
        } catch (IOException e) {
            throw new KopiaException(
                    new EngineFailure(Cause.OTHER, attempted + ": cannot read the volume: " + SourceGuard.text(e)));
        }
        if (!found.isEmpty()) {
            throw new KopiaException(new EngineFailure(
                    Cause.TARGET_NOT_EMPTY,
                    attempted + ": the volume is not empty, found " + String.join(", ", found)
                            + ". Nothing was written."));
        }
    }

    private KopiaSnapshot snapshotOfFiles() throws IOException, InterruptedException, KopiaException {
        KopiaSnapshot found = new KopiaRepositories(runner, stop).whole(attempted, workspace, request.snapshot());
        if (found.stream()) {
            throw new KopiaException(new EngineFailure(
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

    /** What was written counts only when it is on the disk. */
    private RestoreOutcome flushed(Optional<Path> sync, KopiaSnapshot snapshot)
            throws IOException, InterruptedException {
        if (sync.isPresent()) {
            List<String> arguments = List.of("-f", directory.toString());
            Ended ended = runner.run(workspace.other(sync.get(), arguments), stop);
            if (ended.how() == Ended.How.STOPPED) {
                return new RestoreOutcome.Canceled();
            }
            if (!ended.isGood()) {
                return failed(Cause.OTHER, "the buffers could not be written to the disk: " + ended.errors());
            }
        }
        return compare(snapshot);
    }

    private RestoreOutcome compare(KopiaSnapshot snapshot) throws IOException {
        TreeSummary tree = TreeScan.of(directory, stop::isStopped);
        if (stop.isStopped()) {
            return new RestoreOutcome.Canceled();
        }
        if (tree.files() != snapshot.files() || tree.bytes() != snapshot.bytes()) {
            return failed(
                    Cause.INCONSISTENT_RESULT,
                    "the snapshot has %d files of %d bytes, but the volume now has %d of %d"
                            .formatted(snapshot.files(), snapshot.bytes(), tree.files(), tree.bytes()));
        }
        listener.progress(new EngineProgress(snapshot.bytes(), snapshot.bytes()));
        return new RestoreOutcome.Completed(snapshot.bytes());
    }

    private RestoreOutcome failed(Cause cause, String found) {
        return new RestoreOutcome.Failed(new EngineFailure(cause, attempted + ": " + found));
    }
}
