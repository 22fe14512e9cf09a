package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.Progress;
import io.stevedore.api.v2alpha1.DataUpload;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Uploads that are over, with all that a real one has then. */
public final class FinishedTasks {
    private final KubernetesClient admin;
    private final String namespace;
    private final String node;

    /** @param node that has carried them out */
    public FinishedTasks(KubernetesClient admin, String namespace, String node) {
        this.admin = admin;
        this.namespace = namespace;
        this.node = node;
    }

    public void create(int count) throws InterruptedException, ExecutionException {
        ManyObjects.create(admin, count, i -> task("nightly-20261121-" + i, List.of()));
    }

    /** One that an agent still holds: it is over and has the finalizer. */
    public DataUpload held(String name) {
        return admin.resource(task(name, List.of(Names.FINALIZER))).create();
    }

    private DataUpload task(String name, List<String> finalizers) {
        DataUpload upload = new DataUpload();
        upload.getMetadata().setName(name);
        upload.getMetadata().setNamespace(namespace);
        upload.getMetadata().setFinalizers(finalizers);
        upload.getMetadata()
                .setLabels(Map.of(
                        Names.ASYNC_OPERATION_ID,
                        "du-0f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0",
                        Names.BACKUP_NAME,
                        "nightly-20261121020000",
                        Names.BACKUP_UID,
                        "0f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0",
                        Names.PVC_UID,
                        "9d0a5c1e-6f7b-4c3d-8e2f-1a0b9c8d7e6f"));
        upload.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(Names.POD_TASK_API_VERSION)
                        .withKind("Backup")
                        .withName("nightly-20261121020000")
                        .withUid("0f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0")
                        .withController(true)
                        .build()));
        upload.setSpec(spec(name));
        upload.setStatus(status(name));
        return upload;
    }

    private DataUpload.Spec spec(String name) {
        DataUpload.Spec spec = new DataUpload.Spec();
        spec.snapshotType = "CSI";
        spec.csiSnapshot = new DataUpload.CsiSnapshot();
        spec.csiSnapshot.volumeSnapshot = "velero-" + name;
        spec.csiSnapshot.storageClass = "standard-rwo";
        spec.csiSnapshot.snapshotClass = "standard";
        spec.csiSnapshot.driver = "csi.example.com";
        spec.sourceNamespace = "application";
        spec.sourcePVC = "data-" + name;
        spec.backupStorageLocation = "default";
        spec.operationTimeout = "10m0s";
        return spec;
    }

    private DataUpload.Status status(String name) {
        DataUpload.Status status = new DataUpload.Status();
        status.phase = Phases.COMPLETED;
        status.path = "/" + name;
        status.snapshotID = "0123456789abcdef0123456789abcdef";
        status.acceptedTimestamp = "2026-11-21T02:00:01Z";
        status.startTimestamp = "2026-11-21T02:00:05Z";
        status.completionTimestamp = "2026-11-21T02:04:05Z";
        status.progress = new Progress();
        status.progress.bytesDone = 1_234_567_890L;
        status.progress.totalBytes = 1_234_567_890L;
        status.incrementalBytes = 12_345_678L;
        status.node = node;
        status.nodeOS = "linux";
        status.acceptedByNode = node;
        return status;
    }
}
