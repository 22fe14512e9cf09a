package io.stevedore.mover;

import io.stevedore.api.Names;
import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.Volume;
import io.stevedore.protocol.MoverResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From a task to the engine's work, and from the engine's outcome to the mover's end. */
final class DataPath {
    private static final String REQUESTER = "snapshot-data-upload-download";
    private static final String UPLOADER = "kopia";

    private final Engine engine;
    private final MoverOptions options;
    private final int processors;

    DataPath(Engine engine, MoverOptions options, int processors) {
        this.engine = engine;
        this.options = options;
        this.processors = processors;
    }

    MoverEnd run(MoverTask task, RepositoryConnection repository, EngineListener listener, StopSignal stop) {
        return switch (options.kind()) {
            case BACKUP -> end(engine.backup(repository, backup(task), listener, stop), repository, listener);
            case RESTORE ->
                SnapshotId.parse(EngineType.KOPIA, task.snapshotId())
                        .<MoverEnd>map(
                                id -> end(engine.restore(repository, restore(task, id), listener, stop), repository))
                        .orElseGet(() -> new MoverEnd.Failed(
                                "snapshotID \"" + task.snapshotId() + "\" is not the id of a kopia snapshot"));
        };
    }

    BackupRequest backup(MoverTask task) {
        return new BackupRequest(
                volume(),
                REQUESTER + "/" + UPLOADER + "/" + task.sourceNamespace() + "/" + task.sourcePvc(),
                tags(task),
                Names.ATTEMPT,
                parallelism(task, "ParallelFilesUpload"),
                true);
    }

    private Map<String, String> tags(MoverTask task) {
        Map<String, String> tags = new HashMap<>(Map.of(
                "snapshot-requester",
                REQUESTER,
                "snapshot-uploader",
                UPLOADER,
                Names.ASYNC_OPERATION_ID,
                task.operationId()));
        if (options.attempt() > 1) {
            tags.put(Names.ATTEMPT, Integer.toString(options.attempt()));
        }
        return tags;
    }

    RestoreRequest restore(MoverTask task, SnapshotId id) {
        return new RestoreRequest(
                id,
                volume(),
                parallelism(task, "ParallelFilesDownload"),
                Boolean.parseBoolean(task.config().get("WriteSparseFiles")),
                options.cacheDirectory());
    }

    private Volume volume() {
        return options.isBlock() ? new Volume.Device(options.volume()) : new Volume.Directory(options.volume());
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

    private static MoverEnd failed(EngineFailure failure, RepositoryConnection repository) {
        String place =
                failure.ofRepository() ? "repository " + repository.storage().text() + ": " : "";
        return new MoverEnd.Failed(place + failure.text());
    }

    private MoverResult.AccessPoint accessPoint() {
        return new MoverResult.AccessPoint(
                options.volume().toString(), options.isBlock() ? MoverOptions.BLOCK : MoverOptions.FILESYSTEM);
    }
}
