package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.Progress;
import io.stevedore.api.TaskStatus;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataTaskStatus;
import io.stevedore.api.v2alpha1.DataUpload;
import org.jspecify.annotations.Nullable;

/**
 * A data upload or download as last seen.
 *
 * @param movedBytes    new or changed since the last time (upload), all of them (download)
 * @param released      no finalizer and no mark of an exposure is on it any more
 */
record TaskState(
        String kind,
        String name,
        String phase,
        String message,
        String node,
        long totalBytes,
        long doneBytes,
        long movedBytes,
        boolean released) {

    static TaskState of(DataUpload upload) {
        DataUpload.Status status = upload.getStatus() == null ? new DataUpload.Status() : upload.getStatus();
        return of(upload, status, status.incrementalBytes == null ? 0 : status.incrementalBytes);
    }

    static TaskState of(DataDownload download) {
        DataDownload.Status status = download.getStatus() == null ? new DataDownload.Status() : download.getStatus();
        return of(download, status, total(status.progress));
    }

    static TaskState of(PodVolumeBackup backup) {
        PodVolumeBackup.Status status = backup.getStatus() == null ? new PodVolumeBackup.Status() : backup.getStatus();
        return of(backup, status, backup.getSpec().node, status.incrementalBytes == null ? 0 : status.incrementalBytes);
    }

    static TaskState of(PodVolumeRestore restore) {
        PodVolumeRestore.Status status =
                restore.getStatus() == null ? new PodVolumeRestore.Status() : restore.getStatus();
        return of(restore, status, status.node, total(status.progress));
    }

    private static TaskState of(HasMetadata task, DataTaskStatus status, long movedBytes) {
        return of(task, status, status.node, movedBytes);
    }

    private static TaskState of(HasMetadata task, TaskStatus status, @Nullable String node, long movedBytes) {
        return new TaskState(
                task.getKind(),
                task.getMetadata().getName(),
                orElse(status.phase, Phases.NEW),
                orElse(status.message, ""),
                orElse(node, ""),
                total(status.progress),
                done(status.progress),
                movedBytes,
                released(task.getMetadata()));
    }

    boolean ended() {
        return Phases.isFinal(phase) && released;
    }

    boolean completed() {
        return phase.equals(Phases.COMPLETED);
    }

    private static boolean released(ObjectMeta metadata) {
        boolean marked = metadata.getLabels() != null && metadata.getLabels().containsKey(Names.EXPOSE_ON_GOING);
        return metadata.getFinalizers().isEmpty() && !marked;
    }

    private static long total(@Nullable Progress progress) {
        return progress == null || progress.totalBytes == null ? 0 : progress.totalBytes;
    }

    private static long done(@Nullable Progress progress) {
        return progress == null || progress.bytesDone == null ? 0 : progress.bytesDone;
    }

    private static String orElse(@Nullable String value, String other) {
        return value == null || value.isEmpty() ? other : value;
    }
}
