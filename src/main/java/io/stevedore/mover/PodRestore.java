package io.stevedore.mover;

import io.stevedore.engine.EngineListener;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.tree.EmptyTarget;
import io.stevedore.protocol.MoverResult;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** A restore into a volume that a pod waits for, which is told by a file in the volume, and only when all is there. */
record PodRestore(MoverOptions options, EngineListener listener) {
    private static final String DELETE_EXTRA = "DeleteExtraFiles";

    /** @param engine restores a snapshot into the volume */
    MoverEnd run(MoverTask task, Function<SnapshotId, MoverEnd> engine) {
        MoverTask.OfPod pod = task.pod().orElseThrow();
        if (options.isBlock()) {
            return engine(task, engine); // nobody can look into it for a file
        }
        DoneFile done;
        try {
            done = new DoneFile(options.volume(), pod.restore());
        } catch (IllegalArgumentException e) {
            return new MoverEnd.Failed("error finding restore UID: " + e.getMessage());
        }
        if (options.attempt() > 1 && done.exists()) { // the application may be at work already
            listener.message("an earlier attempt has restored the volume");
            return new MoverEnd.Completed(new MoverResult(
                    null,
                    false,
                    null,
                    new MoverResult.AccessPoint(options.volume().toString(), MoverOptions.FILESYSTEM),
                    pod.size(),
                    0));
        }
        try {
            prepare(task, done);
        } catch (IOException e) {
            return new MoverEnd.Failed("what is in the volume cannot be deleted: " + e);
        }
        MoverEnd end = engine(task, engine);
        return end instanceof MoverEnd.Completed completed ? told(done, completed) : end;
    }

    /** What an attempt that was lost has left is no use; what somebody else has, goes only when that was asked for. */
    private void prepare(MoverTask task, DoneFile done) throws IOException {
        boolean asked = Boolean.parseBoolean(task.config().get(DELETE_EXTRA));
        List<String> found = EmptyTarget.obstacles(options.volume());
        if ((asked || options.attempt() > 1) && !found.isEmpty()) {
            listener.message("deleting what is in the volume, for example " + String.join(", ", found));
            done.clear();
        }
    }

    static MoverEnd engine(MoverTask task, Function<SnapshotId, MoverEnd> engine) {
        return SnapshotId.parse(task.engine(), task.snapshotId())
                .map(engine)
                .orElseGet(() -> new MoverEnd.Failed("snapshotID \"%s\" is not the id of a %s snapshot"
                        .formatted(task.snapshotId(), task.engine().text())));
    }

    /** A pod that is never told would wait for ever, while the restore counts as good. */
    private static MoverEnd told(DoneFile done, MoverEnd.Completed completed) {
        try {
            done.write();
            return completed;
        } catch (IOException e) {
            return new MoverEnd.Failed("error writing done file: all is restored, but the pod cannot be told: " + e);
        }
    }
}
