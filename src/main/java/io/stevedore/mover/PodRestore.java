package io.stevedore.mover;

import io.stevedore.engine.EngineListener;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.tree.EmptyTarget;
import io.stevedore.engine.tree.TreeMerge;
import io.stevedore.protocol.MoverResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A restore into a volume that a pod waits for, which is told by a file in the volume, and only when all is there. */
record PodRestore(MoverOptions options, EngineListener listener) {
    private static final String DELETE_EXTRA = "DeleteExtraFiles";

    /** Restores a snapshot into an empty folder, or onto a device. */
    interface Restoring {
        MoverEnd into(SnapshotId id, Path place);
    }

    MoverEnd run(MoverTask task, Restoring engine) {
        MoverTask.OfPod pod = task.pod().orElseThrow();
        if (options.isBlock()) {
            return engine(task, engine, options.volume()); // nobody can look into it for a file
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
            MoverEnd end = restore(task, engine, done);
            return end instanceof MoverEnd.Completed completed ? told(done, completed) : end;
        } catch (IOException e) {
            return new MoverEnd.Failed("the volume cannot be restored into: " + e);
        }
    }

    /** An empty volume is the engine's own place. What another one has is not shown to the engine, which would follow links. */
    private MoverEnd restore(MoverTask task, Restoring engine, DoneFile done) throws IOException {
        done.forget(); // of earlier restores, and of attempts that were lost
        List<String> found = EmptyTarget.obstacles(options.volume());
        String example = "for example " + String.join(", ", found);
        if (found.isEmpty()) {
            return engine(task, engine, options.volume());
        }
        if (Boolean.parseBoolean(task.config().get(DELETE_EXTRA))) {
            listener.message("deleting what is in the volume, " + example);
            done.clear();
            return engine(task, engine, options.volume());
        }
        listener.message("the volume is not empty, %s: what is restored takes the place of what has the same name"
                .formatted(example));
        return beside(task, engine, done);
    }

    private MoverEnd beside(MoverTask task, Restoring engine, DoneFile done) throws IOException {
        Path staged = done.stage();
        MoverEnd end = engine(task, engine, staged);
        if (end instanceof MoverEnd.Completed) {
            done.dropFrom(staged);
            TreeMerge merge = new TreeMerge(staged, options.volume());
            List<String> obstacles = merge.obstacles();
            if (obstacles.isEmpty()) {
                merge.run();
                return end;
            }
            end = new MoverEnd.Failed(
                    "the snapshot has files or links where the volume has folders: " + String.join(", ", obstacles));
        }
        done.forget();
        return end instanceof MoverEnd.Failed(String text)
                ? new MoverEnd.Failed(
                        text + ". The volume had files before, and has them as they were: what is restored"
                                + " needs room beside them until all of it is there. With DeleteExtraFiles they go first.")
                : end;
    }

    static MoverEnd engine(MoverTask task, Restoring engine, Path place) {
        return SnapshotId.parse(task.engine(), task.snapshotId())
                .map(id -> engine.into(id, place))
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
