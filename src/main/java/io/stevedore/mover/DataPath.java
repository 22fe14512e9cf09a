package io.stevedore.mover;

import io.stevedore.api.Names;
import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.Volume;
import io.stevedore.engine.tree.EmptyTarget;
import io.stevedore.protocol.MoverResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From a task to the engine's work, and from the engine's outcome to the mover's end. */
final class DataPath {
    private static final String REQUESTER = "snapshot-data-upload-download";
    private static final String POD_REQUESTER = "snapshot-pod-volume";
    /** The server puts it on backups of claims: by it restic knows which snapshots follow each other. */
    private static final String VOLUME_TAG = "pvc-uid";

    private final Engine engine;
    private final MoverOptions options;
    private final int processors;

    DataPath(Engine engine, MoverOptions options, int processors) {
        this.engine = engine;
        this.options = options;
        this.processors = processors;
    }

    MoverEnd run(MoverTask task, RepositoryConnection repository, EngineListener listener, StopSignal stop) {
        if (options.kind() == MoverKind.POD_BACKUP && isEmpty()) {
            return new MoverEnd.Completed(new MoverResult(null, true, accessPoint(), null, 0, 0));
        }
        return switch (options.kind()) {
            case BACKUP, POD_BACKUP ->
                end(engine.backup(repository, backup(task), listener, stop), repository, listener);
            case POD_RESTORE ->
                new PodRestore(options, listener).run(task, restoring(task, repository, listener, stop));
            case RESTORE -> PodRestore.engine(task, restoring(task, repository, listener, stop), options.volume());
        };
    }

    private PodRestore.Restoring restoring(
            MoverTask task, RepositoryConnection repository, EngineListener listener, StopSignal stop) {
        return (id, place) -> end(engine.restore(repository, restore(task, id, place), listener, stop), repository);
    }

    BackupRequest backup(MoverTask task) {
        return new BackupRequest(
                volume(options.volume()),
                source(task),
                tags(task),
                Names.ATTEMPT,
                tags(task).containsKey(VOLUME_TAG) ? VOLUME_TAG : "",
                parallelism(task, "ParallelFilesUpload"),
                !options.kind().ofPod());
    }

    /**
     * Snapshots of one claim follow each other, whichever pod uses it; what is made with a pod has nothing in common with
     * what another pod of the same name had.
     */
    private static String source(MoverTask task) {
        String volume = task.pod()
                .filter(pod -> task.sourcePvc().isEmpty())
                .map(pod -> pod.name() + "/" + pod.volume() + "/" + pod.uid())
                .orElse(task.sourcePvc());
        return String.join("/", requester(task), task.engine().text(), task.sourceNamespace(), volume);
    }

    private static String requester(MoverTask task) {
        return task.pod().isPresent() ? POD_REQUESTER : REQUESTER;
    }

    private boolean isEmpty() {
        try {
            return !options.isBlock() && EmptyTarget.obstacles(options.volume()).isEmpty();
        } catch (IOException e) {
            return false; // the engine says in its words why it cannot be read
        }
    }

    private Map<String, String> tags(MoverTask task) {
        Map<String, String> tags =
                new HashMap<>(task.pod().map(MoverTask.OfPod::tags).orElse(Map.of()));
        tags.put("snapshot-requester", requester(task));
        tags.put("snapshot-uploader", task.engine().text());
        tags.put(Names.ASYNC_OPERATION_ID, task.operationId());
        if (options.attempt() > 1) {
            tags.put(Names.ATTEMPT, Integer.toString(options.attempt()));
        }
        return tags;
    }

    RestoreRequest restore(MoverTask task, SnapshotId id, Path place) {
        return new RestoreRequest(
                id,
                volume(place),
                parallelism(task, "ParallelFilesDownload"),
                Boolean.parseBoolean(task.config().get("WriteSparseFiles")),
                options.cacheDirectory());
    }

    private Volume volume(Path place) {
        return options.isBlock() ? new Volume.Device(place) : new Volume.Directory(place);
    }

    /** As many as there are processors where nothing, nonsense or 0 is asked for. */
    private int parallelism(MoverTask task, String option) {
        String value = task.config().getOrDefault(option, "");
        boolean number = value.matches("[1-9][0-9]{0,3}");
        return number ? Integer.parseInt(value) : processors;
    }

    private MoverEnd end(BackupOutcome outcome, RepositoryConnection repository, EngineListener listener) {
        return switch (outcome) {
            case BackupOutcome.Completed(SnapshotId id, long total, long incremental, List<String> warnings) -> {
                warnings.forEach(listener::message);
                yield new MoverEnd.Completed(
                        new MoverResult(id.value(), false, accessPoint(), null, total, incremental));
            }
            case BackupOutcome.Empty() ->
                new MoverEnd.Completed(new MoverResult(null, true, accessPoint(), null, 0, 0));
            case BackupOutcome.Canceled() -> new MoverEnd.Canceled();
            case BackupOutcome.Failed(EngineFailure failure) -> failed(failure, repository);
        };
    }

    private MoverEnd end(RestoreOutcome outcome, RepositoryConnection repository) {
        return switch (outcome) {
            case RestoreOutcome.Completed(long total) ->
                new MoverEnd.Completed(new MoverResult(null, false, null, accessPoint(), total, 0));
            case RestoreOutcome.Canceled() -> new MoverEnd.Canceled();
            case RestoreOutcome.Failed(EngineFailure failure) -> failed(failure, repository);
        };
    }

    private MoverEnd failed(EngineFailure failure, RepositoryConnection repository) {
        String place =
                failure.ofRepository() ? "repository " + repository.storage().text() + ": " : "";
        return new MoverEnd.Failed(place + failure.text() + otherEngine(failure.cause()));
    }

    /** Of names that kopia cannot keep: who chooses the engine, and where. */
    private String otherEngine(Cause cause) {
        boolean ofNames = cause == Cause.NAME_COLLISION || cause == Cause.PLACEHOLDER_NAME;
        if (!ofNames) {
            return "";
        }
        return (options.kind().ofPod() ? " Or let" : " Data uploads are always kopia's; or let")
                + " restic keep the volume, which keeps such names: that is a PodVolumeBackup with spec.uploaderType"
                + " restic. Velero servers up to 1.16 make all of theirs so with --uploader-type=restic, later ones none:"
                + " beside those, exclude the volume from their backups and make one by hand.";
    }

    private MoverResult.AccessPoint accessPoint() {
        return new MoverResult.AccessPoint(
                options.volume().toString(), options.isBlock() ? MoverOptions.BLOCK : MoverOptions.FILESYSTEM);
    }
}
