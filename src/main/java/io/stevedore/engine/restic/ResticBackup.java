package io.stevedore.engine.restic;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.SnapshotRemoval;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.program.Attempts;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.ErrorSigns;
import io.stevedore.engine.program.Meanwhile;
import io.stevedore.engine.program.ProgramRunner;
import io.stevedore.engine.program.Transcript;
import io.stevedore.engine.tree.FolderTraits;
import io.stevedore.engine.tree.TreeScan;
import io.stevedore.engine.tree.TreeSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** One backup of a folder, from the look at it to the confirmed snapshot. */
final class ResticBackup {
    private static final Logger LOG = Logger.getLogger(ResticBackup.class);
    /** A snapshot is removed only when nobody else works with the repository; others may for long. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ProgramRunner runner;
    private final ResticRepositories repositories;
    private final ResticWorkspace workspace;
    private final BackupRequest request;
    private final Path directory;
    private final EngineListener listener;
    private final StopSignal stop;
    private final String attempted;

    ResticBackup(
            ProgramRunner runner,
            ResticWorkspace workspace,
            BackupRequest request,
            Path directory,
            EngineListener listener,
            StopSignal stop) {
        this.runner = runner;
        this.repositories = new ResticRepositories(runner, stop);
        this.workspace = workspace;
        this.request = request;
        this.directory = directory;
        this.listener = listener;
        this.stop = stop;
        this.attempted = "backup of " + directory;
    }

    BackupOutcome run() throws IOException, InterruptedException, EngineException {
        ResticTags tags = ResticTags.of(attempted, request.tags());
        TreeSet<String> all = new TreeSet<>(tags.words());
        TreeSummary tree;
        Optional<SnapshotId> parent;
        // the program takes long to open a repository, and a look at many files takes its time too
        try (Meanwhile<List<ResticSnapshot.Listed>> listed = Meanwhile.start(() -> repositories.list(workspace))) {
            tree = scan();
            all.add(RootFolder.tag(FolderTraits.of(directory)));
            listener.progress(new EngineProgress(tree.bytes(), 0));
            parent = prepare(tags, listed.result());
        }
        if (stop.isStopped()) {
            return new BackupOutcome.Canceled();
        }
        return upload(tree, all, parent);
    }

    private TreeSummary scan() throws EngineException {
        try {
            return TreeScan.of(directory, stop::isStopped);
        } catch (IOException e) {
            throw new EngineException(new EngineFailure(
                    Cause.SOURCE_UNREADABLE, attempted + ": cannot read the volume: " + ErrorSigns.text(e)));
        }
    }

    /** Snapshots of lost attempts go; the newest one of this volume that stays is the parent. */
    private Optional<SnapshotId> prepare(ResticTags tags, List<ResticSnapshot.Listed> earlier)
            throws IOException, InterruptedException {
        Optional<Map.Entry<String, String>> volume = tags.entry(request.volumeTag());
        List<ResticSnapshot.Listed> lost = removeLost(earlier);
        return earlier.reversed().stream()
                .filter(listed -> !lost.contains(listed))
                .filter(listed -> volume.isPresent()
                        && ResticTags.map(listed.snapshot()).entrySet().contains(volume.get()))
                .map(ResticSnapshot.Listed::id)
                .findFirst();
    }

    private List<ResticSnapshot.Listed> removeLost(List<ResticSnapshot.Listed> snapshots)
            throws IOException, InterruptedException {
        List<ResticSnapshot.Listed> lost = new Attempts<ResticSnapshot.Listed>(
                        request.attemptTag(), listed -> ResticTags.map(listed.snapshot()))
                .superseded(snapshots, request.tags());
        for (ResticSnapshot.Listed snapshot : lost) {
            listener.message("removing snapshot " + snapshot.id() + " of an attempt that was lost");
            remove(snapshot.id());
        }
        return lost;
    }

    private BackupOutcome upload(TreeSummary tree, TreeSet<String> tags, Optional<SnapshotId> parent)
            throws IOException, InterruptedException, EngineException {
        ResticReading[] reading = new ResticReading[1];
        ResticLocks locks = new ResticLocks(runner, workspace);
        Ended ended = locks.run(workspace.call(ResticArguments.backup(tags, parent), directory), stop, life -> {
            reading[0] = new ResticReading(
                    status -> listener.progress(new EngineProgress(tree.bytes(), status.doneBytes())), life);
            return new Transcript(reading[0], listener::message, life);
        });
        return switch (ResticVerdict.of(attempted, ended, reading[0].failed(), !isEmpty())) {
            case ResticVerdict.Empty() -> new BackupOutcome.Empty();
            case ResticVerdict.Bad(Optional<SnapshotId> leftover, EngineFailure failure) -> {
                clean(leftover, ended, tags);
                yield ended.how() == Ended.How.STOPPED
                        ? new BackupOutcome.Canceled()
                        : new BackupOutcome.Failed(failure);
            }
            case ResticVerdict.Good(SnapshotId id, ResticMessage.Summary summary) ->
                confirm(tree, tags, id, summary, reading[0].failed());
        };
    }

    private boolean isEmpty() throws IOException {
        return TreeScan.isEmpty(directory);
    }

    private BackupOutcome confirm(
            TreeSummary tree, TreeSet<String> tags, SnapshotId id, ResticMessage.Summary summary, FileErrors failed)
            throws IOException, InterruptedException, EngineException {
        Optional<EngineFailure> doubt = doubt(id, tags, summary)
                .or(() -> request.frozen()
                        ? tree.unlike(summary.files(), summary.bytes())
                                .map(found -> new EngineFailure(Cause.INCONSISTENT_RESULT, attempted + ": " + found))
                        : Optional.empty());
        if (doubt.isPresent()) {
            remove(id);
            return new BackupOutcome.Failed(doubt.get());
        }
        listener.progress(new EngineProgress(summary.bytes(), summary.bytes()));
        List<String> warnings = failed.count() == 0
                ? List.of()
                : List.of(failed.count() + " files or folders vanished before they were read: " + failed.listed());
        return new BackupOutcome.Completed(id, summary.bytes(), summary.added(), warnings);
    }

    private Optional<EngineFailure> doubt(SnapshotId id, TreeSet<String> tags, ResticMessage.Summary summary)
            throws IOException, InterruptedException, EngineException {
        return SnapshotFile.isWhole(workspace.location(), id)
                ? Optional.empty()
                : ResticVerdict.confirm(attempted, id, tags, summary, stored(id));
    }

    /** Not to be stopped any more: the snapshot would stay behind. */
    private Optional<ResticSnapshot> stored(SnapshotId id) throws IOException, InterruptedException, EngineException {
        try {
            return new ResticRepositories(runner, new StopSignal()).snapshot(workspace, id);
        } catch (EngineException e) {
            remove(id);
            throw e;
        }
    }

    /** A snapshot whose id was printed, or, when the program was ended, one that it may just have saved. */
    private void clean(Optional<SnapshotId> leftover, Ended ended, TreeSet<String> tags)
            throws IOException, InterruptedException, EngineException {
        if (leftover.isPresent()) {
            remove(leftover.get());
        } else if (ended.how() != Ended.How.BY_ITSELF) {
            for (ResticSnapshot.Listed listed :
                    new ResticRepositories(runner.atMost(PATIENCE), new StopSignal()).list(workspace)) {
                if (new TreeSet<>(listed.snapshot().tags()).equals(tags)) {
                    remove(listed.id());
                }
            }
        }
    }

    private void remove(SnapshotId id) throws IOException, InterruptedException {
        SnapshotRemoval removal = new ResticRepositories(runner, new StopSignal()).delete(workspace, id, PATIENCE);
        if (removal instanceof SnapshotRemoval.Failed(EngineFailure failure)) {
            LOG.warnf("%s", failure.text());
            listener.message("snapshot " + id.of(EngineType.RESTIC) + " is left in the repository: " + failure.text());
        }
    }
}
