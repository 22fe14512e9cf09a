package io.stevedore.engine.kopia;

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
import io.stevedore.engine.Volume;
import io.stevedore.engine.block.BlockDevice;
import io.stevedore.engine.process.ProgramCall;
import io.stevedore.engine.program.Attempts;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.ErrorSigns;
import io.stevedore.engine.program.Meanwhile;
import io.stevedore.engine.program.ProgramRunner;
import io.stevedore.engine.program.Transcript;
import io.stevedore.engine.tree.TreeScan;
import io.stevedore.engine.tree.TreeSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** One backup, from the look at the volume to the confirmed snapshot. */
final class KopiaBackup {
    private static final Logger LOG = Logger.getLogger(KopiaBackup.class);
    /** After a stop nobody waits long; what is left then is removed by the next backup of this volume. */
    private static final Duration CLEANING = Duration.ofSeconds(10);
    /** For a figure. */
    private static final Duration COMPARING = Duration.ofMinutes(1);

    private final ProgramRunner runner;
    private final KopiaRepositories repositories;
    private final KopiaRepositories cleaning;
    private final KopiaWorkspace workspace;
    private final BackupRequest request;
    private final EngineListener listener;
    private final StopSignal stop;
    private final Duration progressInterval;
    private final String attempted;
    /** Of a device. */
    private Optional<KopiaSnapshot> previous = Optional.empty();

    KopiaBackup(
            ProgramRunner runner,
            KopiaWorkspace workspace,
            BackupRequest request,
            EngineListener listener,
            StopSignal stop,
            Duration progressInterval) {
        this.runner = runner;
        this.repositories = new KopiaRepositories(runner, stop);
        this.cleaning = new KopiaRepositories(runner.within(CLEANING), new StopSignal());
        this.workspace = workspace;
        this.request = request;
        this.listener = listener;
        this.stop = stop;
        this.progressInterval = progressInterval;
        this.attempted = "backup of " + request.volume().path() + " as " + request.sourcePath();
    }

    BackupOutcome run() throws IOException, InterruptedException, EngineException {
        KopiaSource source;
        List<KopiaSnapshot> earlier;
        // each start of the program opens the repository anew, and a look at many files takes its time too
        try (Meanwhile<Boolean> policy = Meanwhile.start(this::writePolicy);
                Meanwhile<List<KopiaSnapshot>> list =
                        Meanwhile.start(() -> repositories.list(workspace, request.sourcePath()))) {
            source = examine();
            listener.progress(new EngineProgress(source.bytes(), 0));
            earlier = list.result();
            policy.result();
        }
        removeHalfMade(earlier);
        List<KopiaSnapshot> lost = removeLost(earlier);
        previous = earlier.reversed().stream()
                .filter(snapshot -> snapshot.stream() && snapshot.isWhole() && !lost.contains(snapshot))
                .findFirst();
        if (stop.isStopped()) {
            return new BackupOutcome.Canceled();
        }
        return upload(source);
    }

    private KopiaSource examine() throws EngineException {
        try {
            return switch (request.volume()) {
                case Volume.Device(Path path) -> new KopiaSource.Stream(BlockDevice.at(path));
                case Volume.Directory(Path path) -> scan(path);
            };
        } catch (IOException e) {
            throw new EngineException(new EngineFailure(
                    Cause.SOURCE_UNREADABLE, attempted + ": cannot read the volume: " + ErrorSigns.text(e)));
        }
    }

    private KopiaSource scan(Path directory) throws IOException, EngineException {
        TreeSummary tree = TreeScan.of(directory, stop::isStopped);
        Optional<EngineFailure> refused = SourceGuard.refuse(attempted, tree);
        if (refused.isPresent()) {
            throw new EngineException(refused.get());
        }
        return new KopiaSource.Files(tree, request.frozen());
    }

    private boolean writePolicy() throws IOException, InterruptedException, EngineException {
        var file = workspace.write("policy.json", KopiaPolicy.text(request.sourcePath(), request.parallelism()));
        Ended ended = runner.run(workspace.call(KopiaArguments.importPolicy(workspace.config(), file)), stop);
        if (!ended.isGood()) {
            throw new EngineException(KopiaErrors.failure(attempted + ": writing the policy", ended));
        }
        return true;
    }

    /** Of stopped backups of this volume; the program would take them for parents. */
    private void removeHalfMade(List<KopiaSnapshot> earlier) throws IOException, InterruptedException {
        for (KopiaSnapshot snapshot : earlier) {
            if (!snapshot.isWhole() && snapshot.isPinned()) {
                listener.message("removing incomplete snapshot " + snapshot.id() + " of an earlier backup");
                remove(SnapshotId.parse(EngineType.KOPIA, snapshot.id()));
            }
        }
    }

    /** Of attempts that were lost; the program would take them for parents, and restores for backups. */
    private List<KopiaSnapshot> removeLost(List<KopiaSnapshot> snapshots) throws IOException, InterruptedException {
        List<KopiaSnapshot> lost =
                new Attempts<>(request.attemptTag(), KopiaSnapshot::tags).superseded(snapshots, request.tags());
        for (KopiaSnapshot snapshot : lost) {
            listener.message("removing snapshot " + snapshot.id() + " of an attempt that was lost");
            remove(SnapshotId.parse(EngineType.KOPIA, snapshot.id()));
        }
        return lost;
    }

    private ProgramCall call() {
        ProgramCall call = workspace.call(KopiaArguments.backup(workspace.config(), request, progressInterval));
        return request.volume() instanceof Volume.Device(Path device) ? call.withInput(device) : call;
    }

    private BackupOutcome upload(KopiaSource source) throws IOException, InterruptedException, EngineException {
        List<KopiaProgress.Backup> last = new ArrayList<>();
        Ended ended = runner.run(
                call(),
                stop,
                life -> new Transcript(
                        new KopiaReading(progress -> moved(source, progress, last), life), listener::message, life));
        return switch (BackupVerdict.of(attempted, ended)) {
            case BackupVerdict.Bad(Optional<SnapshotId> leftover, EngineFailure failure) -> {
                clean(leftover, ended);
                yield ended.how() == Ended.How.STOPPED
                        ? new BackupOutcome.Canceled()
                        : new BackupOutcome.Failed(failure);
            }
            case BackupVerdict.Good(SnapshotId id, KopiaSnapshot snapshot) -> confirm(source, id, snapshot, last);
        };
    }

    private void moved(KopiaSource source, KopiaProgress progress, List<KopiaProgress.Backup> last) {
        if (progress instanceof KopiaProgress.Backup backup) {
            synchronized (last) {
                last.clear();
                last.add(backup);
            }
            listener.progress(new EngineProgress(source.bytes(), backup.hashedBytes() + backup.cachedBytes()));
        }
    }

    private BackupOutcome confirm(
            KopiaSource source, SnapshotId id, KopiaSnapshot snapshot, List<KopiaProgress.Backup> last)
            throws IOException, InterruptedException, EngineException {
        Optional<EngineFailure> doubt =
                BackupVerdict.confirm(attempted, snapshot, stored(id)).or(() -> source.doubt(attempted, snapshot));
        if (doubt.isPresent()) {
            remove(Optional.of(id));
            return new BackupOutcome.Failed(doubt.get());
        }
        if (request.tags().containsKey(request.attemptTag())) { // the lost mover may have gone on beside this one
            removeLost(cleaning.list(workspace, request.sourcePath()));
        }
        listener.progress(new EngineProgress(snapshot.bytes(), snapshot.bytes()));
        return new BackupOutcome.Completed(
                id, snapshot.bytes(), changed(source, snapshot, last), source.warnings(snapshot));
    }

    private long changed(KopiaSource source, KopiaSnapshot snapshot, List<KopiaProgress.Backup> last)
            throws InterruptedException {
        return switch (source) {
            case KopiaSource.Stream stream ->
                new KopiaGrowth(runner.within(COMPARING), workspace).bytes(snapshot, previous);
            case KopiaSource.Files files -> {
                synchronized (last) {
                    yield last.isEmpty() ? snapshot.bytes() : last.getFirst().readOf(snapshot.bytes());
                }
            }
        };
    }

    /** Not to be stopped any more: the snapshot would stay behind. */
    private Optional<KopiaSnapshot> stored(SnapshotId id) throws IOException, InterruptedException, EngineException {
        try {
            return new KopiaRepositories(runner, new StopSignal()).manifest(workspace, id);
        } catch (EngineException e) {
            remove(Optional.of(id));
            throw e;
        }
    }

    /** A snapshot whose id was printed, or, when the program was ended, one that it may just have saved. */
    private void clean(Optional<SnapshotId> leftover, Ended ended)
            throws IOException, InterruptedException, EngineException {
        if (leftover.isPresent() || ended.how() == Ended.How.BY_ITSELF) {
            remove(leftover);
            return;
        }
        for (KopiaSnapshot snapshot : cleaning.list(workspace, request.sourcePath())) {
            if (!request.tags().isEmpty() && snapshot.tags().equals(request.tags())) {
                remove(SnapshotId.parse(EngineType.KOPIA, snapshot.id()));
            }
        }
    }

    private void remove(Optional<SnapshotId> id) throws IOException, InterruptedException {
        if (id.isPresent()
                && cleaning.delete(workspace, id.get()) instanceof SnapshotRemoval.Failed(EngineFailure failure)) {
            LOG.warnf("%s", failure.text());
            listener.message("snapshot " + id.get() + " is left in the repository: " + failure.text());
        }
    }
}
