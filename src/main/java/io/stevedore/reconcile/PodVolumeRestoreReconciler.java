package io.stevedore.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.stevedore.api.v1.PodVolumeRestore;

/** The generic reconciler, bound to PodVolumeRestores. */
@ControllerConfiguration(name = "podvolumerestore")
public class PodVolumeRestoreReconciler extends KindReconciler<PodVolumeRestore> {
    PodVolumeRestoreReconciler() {
        super(new PodRestoreBinding());
    }
}
