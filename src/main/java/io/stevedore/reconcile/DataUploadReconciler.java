package io.stevedore.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.stevedore.api.v2alpha1.DataUpload;

/** The generic reconciler, bound to DataUploads. */
@ControllerConfiguration(name = "dataupload")
public class DataUploadReconciler extends KindReconciler<DataUpload> {
    DataUploadReconciler() {
        super(new UploadBinding());
    }
}
