package io.stevedore.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.stevedore.api.v2alpha1.DataDownload;

/** The generic reconciler, bound to DataDownloads. */
@ControllerConfiguration(name = "datadownload")
public class DataDownloadReconciler extends KindReconciler<DataDownload> {
    DataDownloadReconciler() {
        super(new DownloadBinding());
    }
}
