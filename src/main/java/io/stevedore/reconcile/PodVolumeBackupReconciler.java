package io.stevedore.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.stevedore.api.v1.PodVolumeBackup;

/** The generic reconciler, bound to PodVolumeBackups. */
@ControllerConfiguration(name = "podvolumebackup")
public class PodVolumeBackupReconciler extends KindReconciler<PodVolumeBackup> {
    PodVolumeBackupReconciler() {
        super(new PodBackupBinding());
    }
}
