package io.stevedore.reconcile;

import static io.stevedore.expose.csi.UploadWorld.RESULT;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.expose.World;
import io.stevedore.expose.csi.UploadWorld;
import io.stevedore.expose.restore.DownloadWorld;
import io.stevedore.task.TaskRef;
import io.stevedore.testing.Yaml;

/** What a task may go through, with the phase it ends in. */
enum Life {
    BACKUP(true, "", Phases.COMPLETED),
    RESTORE(false, "", Phases.COMPLETED),
    BACKUP_CANCELED_WHILE_EXPOSING(true, Phases.ACCEPTED, Phases.CANCELED),
    BACKUP_CANCELED_WHILE_MOVING(true, Phases.IN_PROGRESS, Phases.CANCELED),
    RESTORE_CANCELED_WHILE_MOVING(false, Phases.IN_PROGRESS, Phases.CANCELED),
    BACKUP_WHOSE_MOVER_FAILS(true, "", Phases.FAILED),
    RESTORE_WHOSE_MOVER_FAILS(false, "", Phases.FAILED),
    BACKUP_WITH_A_DEAF_MOVER(true, Phases.IN_PROGRESS, Phases.CANCELED),
    BACKUP_OF_A_SNAPSHOT_THAT_IS_GONE(true, "", Phases.FAILED),
    BACKUP_THAT_IS_NEVER_PREPARED(true, "", Phases.FAILED),
    RESTORE_THAT_IS_NEVER_PREPARED(false, "", Phases.FAILED);

    private final boolean upload;
    private final String cancelledIn;
    private final String end;

    Life(boolean upload, String cancelledIn, String end) {
        this.upload = upload;
        this.cancelledIn = cancelledIn;
        this.end = end;
    }

    /** The phase in which somebody cancels it; empty for none. */
    String cancelledIn() {
        return cancelledIn;
    }

    /** The phase that it ends in. */
    String end() {
        return end;
    }

    TaskBinding<? extends HasMetadata> binding() {
        return upload ? new UploadBinding() : new DownloadBinding();
    }

    TaskRef task() {
        return upload ? UploadWorld.TASK : DownloadWorld.TASK;
    }

    /** What the mover says in the end. */
    String result() {
        return (upload ? RESULT : DownloadWorld.RESULT).toJson();
    }

    /** Before anybody has seen the task. */
    World world() {
        World world = upload ? UploadWorld.world() : DownloadWorld.world();
        if (this == BACKUP_OF_A_SNAPSHOT_THAT_IS_GONE) {
            world.take(UploadWorld.SOURCE_SNAPSHOT);
        }
        return world.create(upload ? backup(UploadWorld.TASK) : restore());
    }

    void prepare(PlayedMovers movers) {
        switch (this) {
            case BACKUP_WHOSE_MOVER_FAILS, RESTORE_WHOSE_MOVER_FAILS -> movers.fail("the disk is on fire");
            case BACKUP_WITH_A_DEAF_MOVER -> movers.lastLong();
            case BACKUP_THAT_IS_NEVER_PREPARED, RESTORE_THAT_IS_NEVER_PREPARED -> movers.unschedulable();
            default -> {}
        }
    }

    static DataUpload backup(TaskRef task) {
        return Yaml.read("""
                metadata: {namespace: velero, name: %s, uid: %s, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  snapshotType: CSI
                  csiSnapshot: {volumeSnapshot: snap, storageClass: fast, snapshotClass: snaps}
                  sourceNamespace: app
                  sourcePVC: data
                  backupStorageLocation: default
                  operationTimeout: 10m0s
                """.formatted(task.name(), task.uid()), DataUpload.class);
    }

    private static HasMetadata restore() {
        return Yaml.read("""
                metadata:
                  {namespace: velero, name: restore-1, uid: dd-uid, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  targetVolume: {namespace: app, pvc: data, pv: ""}
                  sourceNamespace: app
                  snapshotID: k1
                  backupStorageLocation: default
                  operationTimeout: 10m0s
                """, DataDownload.class);
    }
}
