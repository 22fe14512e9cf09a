package io.stevedore.engine.program;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.process.ProgramCall;
import io.stevedore.engine.tree.EmptyTarget;
import io.stevedore.engine.tree.TreeScan;
import io.stevedore.engine.tree.TreeSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folder that a snapshot is written into: what has to hold before, and what counts as done after. */
public record RestoreTarget(String attempted, Path directory) {

    /**
     * @throws EngineException when nothing can be written there, or there is something that would be mixed with the
     *                         snapshot, or followed out of the volume
     */
    public void requireEmpty() throws EngineException {
        if (Files.isDirectory(directory) && !Files.isWritable(directory)) {
            throw new EngineException(new EngineFailure(
                    Cause.TARGET_READ_ONLY,
                    attempted + ": the volume is mounted read-only, or may not be written. Nothing was written."));
        }
        List<String> found;
        try {
            found = EmptyTarget.obstacles(directory);
        } catch (IOException e) {
            throw new EngineException(
                    new EngineFailure(Cause.OTHER, attempted + ": cannot read the volume: " + ErrorSigns.text(e)));
        }
        if (!found.isEmpty()) {
            throw new EngineException(new EngineFailure(
                    Cause.TARGET_NOT_EMPTY,
                    attempted + ": the volume is not empty, found " + String.join(", ", found)
                            + ". Nothing was written."));
        }
    }

    /**
     * Looks at what was written while the disk still writes it.
     *
     * @param sync the command that flushes the file system, where there is one
     * @param look what the outcome is once all is on the disk
     */
    public RestoreOutcome settled(
            Optional<ProgramCall> sync, ProgramRunner runner, StopSignal stop, Meanwhile.Work<RestoreOutcome> look)
            throws IOException, InterruptedException, EngineException {
        try (Meanwhile<RestoreOutcome> seen = Meanwhile.start(look)) {
            Optional<RestoreOutcome> other = sync.isPresent() ? flush(sync.get(), runner, stop) : Optional.empty();
            return other.isPresent() ? other.get() : seen.result();
        }
    }

    /** What was written counts only when it is on the disk. Empty when all of it is. */
    private Optional<RestoreOutcome> flush(ProgramCall sync, ProgramRunner runner, StopSignal stop)
            throws IOException, InterruptedException {
        Ended ended = runner.run(sync, stop);
        if (ended.how() == Ended.How.STOPPED) {
            return Optional.of(new RestoreOutcome.Canceled());
        }
        return ended.isGood()
                ? Optional.empty()
                : Optional.of(failed(Cause.OTHER, "the buffers could not be written to the disk: " + ended.errors()));
    }

    /** Whether the volume has as much as the snapshot, by a count of our own. */
    public RestoreOutcome compare(long files, long bytes, StopSignal stop) throws IOException {
        TreeSummary tree = TreeScan.of(directory, stop::isStopped);
        if (stop.isStopped()) {
            return new RestoreOutcome.Canceled();
        }
        return tree.files() == files && tree.bytes() == bytes
                ? new RestoreOutcome.Completed(bytes)
                : failed(
                        Cause.INCONSISTENT_RESULT,
                        "the snapshot has %d files of %d bytes, but the volume now has %d of %d"
                                .formatted(files, bytes, tree.files(), tree.bytes()));
    }

    /** Of a snapshot that does not say what it holds: what is there is taken for all of it. */
    public RestoreOutcome count(StopSignal stop) throws IOException {
        TreeSummary tree = TreeScan.of(directory, stop::isStopped);
        return stop.isStopped() ? new RestoreOutcome.Canceled() : new RestoreOutcome.Completed(tree.bytes());
    }

    public RestoreOutcome failed(Cause cause, String found) {
        return new RestoreOutcome.Failed(new EngineFailure(cause, attempted + ": " + found));
    }
}
