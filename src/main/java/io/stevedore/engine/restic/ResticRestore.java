package io.stevedore.engine.restic;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.ErrorSigns;
import io.stevedore.engine.program.Meanwhile;
import io.stevedore.engine.program.ProgramRunner;
import io.stevedore.engine.program.RestoreTarget;
import io.stevedore.engine.program.Transcript;
import io.stevedore.engine.tree.FolderTraits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One restore, from the look at the empty volume to the comparison with what the snapshot holds. */
final class ResticRestore {
    private final ProgramRunner runner;
    private final ResticWorkspace workspace;
    private final RestoreRequest request;
    private final Path directory;
    private final EngineListener listener;
    private final StopSignal stop;
    private final RestoreTarget target;

    ResticRestore(
            ProgramRunner runner,
            ResticWorkspace workspace,
            RestoreRequest request,
            Path directory,
            EngineListener listener,
            StopSignal stop) {
        this.runner = runner;
        this.workspace = workspace;
        this.request = request;
        this.directory = directory;
        this.listener = listener;
        this.stop = stop;
        this.target = new RestoreTarget("restore of snapshot " + request.snapshot() + " into " + directory, directory);
    }

    /** @param sync the program that flushes a file system, where the machine has it */
    RestoreOutcome run(Optional<Path> sync) throws IOException, InterruptedException, EngineException {
        target.requireEmpty();
        // each start of the program opens the repository anew, and what it is compared with is wanted only at the end
        try (Meanwhile<ResticSnapshot> looked = Meanwhile.start(this::snapshot)) {
            return restore(sync, looked);
        }
    }

    private ResticSnapshot snapshot() throws IOException, InterruptedException, EngineException {
        return new ResticRepositories(runner, stop)
                .snapshot(workspace, request.snapshot())
                .orElseThrow(() -> new EngineException(new EngineFailure(
                        Cause.SNAPSHOT_MISSING, target.attempted() + ": the repository has no such snapshot")));
    }

    private RestoreOutcome restore(Optional<Path> sync, Meanwhile<ResticSnapshot> looked)
            throws IOException, InterruptedException, EngineException {
        ResticReading[] reading = new ResticReading[1];
        ResticLocks locks = new ResticLocks(runner, workspace);
        Ended ended = locks.run(
                workspace.call(ResticArguments.restore(request.snapshot(), request.sparse()), directory),
                stop,
                life -> {
                    reading[0] = new ResticReading(
                            status -> listener.progress(new EngineProgress(status.totalBytes(), status.doneBytes())),
                            life);
                    return new Transcript(reading[0], listener::message, life);
                });
        if (ended.how() == Ended.How.STOPPED) {
            return new RestoreOutcome.Canceled();
        }
        ResticSnapshot snapshot = looked.result(); // when there is none, this says so best
        FileErrors failed = reading[0].failed();
        if (!ended.isGood() || failed.count() > 0) {
            EngineFailure failure = ResticErrors.failure(target.attempted(), ended);
            return new RestoreOutcome.Failed(
                    failed.count() == 0
                            ? failure
                            : new EngineFailure(
                                    failure.cause(),
                                    ErrorSigns.bounded(target.attempted() + ": " + failed.count()
                                            + " files or folders were not restored as they were: "
                                            + failed.listed())));
        }
        return finish(sync, snapshot);
    }

    private RestoreOutcome finish(Optional<Path> sync, ResticSnapshot snapshot)
            throws IOException, InterruptedException, EngineException {
        Optional<FolderTraits> root = RootFolder.among(snapshot.tags());
        if (root.isPresent()) {
            root.get().giveTo(directory);
        }
        // a snapshot of an old release does not say what it holds, and what there is has to be taken for it
        RestoreOutcome outcome = target.settled(
                sync.map(program -> workspace.other(program, List.of("-f", directory.toString()))),
                runner,
                stop,
                () -> snapshot.sizes().isPresent()
                        ? target.compare(
                                snapshot.sizes().get().files(),
                                snapshot.sizes().get().bytes(),
                                stop)
                        : target.count(stop));
        if (outcome instanceof RestoreOutcome.Completed(long bytes)) {
            listener.progress(new EngineProgress(bytes, bytes));
        }
        return outcome;
    }
}
