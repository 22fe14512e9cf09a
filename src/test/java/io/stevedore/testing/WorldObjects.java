package io.stevedore.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.stevedore.api.Names;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What stands in a world's two namespaces, made as users and the server make it: claims, snapshots, tasks. */
public abstract class WorldObjects {
    protected final KubernetesClient admin;
    protected final String velero;
    protected final String app;

    WorldObjects(KubernetesClient admin, String velero, String app) {
        this.admin = admin;
        this.velero = velero;
        this.app = app;
    }

    public KubernetesClient admin() {
        return admin;
    }

    /** The namespace of Velero. */
    public String velero() {
        return velero;
    }

    /** The namespace of the application. */
    public String app() {
        return app;
    }

    /** A claim with a volume, bound. */
    public PersistentVolumeClaim claim(String name) {
        create(name, null);
        return Observed.when(
                admin,
                admin.persistentVolumeClaims().inNamespace(app).withName(name),
                claim -> "Bound".equals(claim.getStatus().getPhase()));
    }

    /** A snapshot of the claim; it may not be ready yet. */
    public VolumeSnapshot snapshot(String name, String claim) {
        return admin.resources(VolumeSnapshot.class)
                .inNamespace(app)
                .resource(new VolumeSnapshotBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSource()
                        .withPersistentVolumeClaimName(claim)
                        .endSource()
                        .withVolumeSnapshotClassName("play")
                        .endSpec()
                        .build())
                .create();
    }

    /**
     * An upload of a new snapshot of a new claim, as the server makes it: its own name is generated, for contents are named after
     * it, which all namespaces share.
     */
    public DataUpload upload(String name) {
        claim(name);
        snapshot(name, name);
        return upload(name, new ObjectMetaBuilder().withGenerateName(name + "-").build(), spec -> {});
    }

    /** An upload of exactly this name, of a claim and a snapshot that may be there. */
    public DataUpload upload(String name, Consumer<DataUpload.Spec> change) {
        return upload(name, new ObjectMetaBuilder().withName(name).build(), change);
    }

    private DataUpload upload(String name, ObjectMeta metadata, Consumer<DataUpload.Spec> change) {
        DataUpload upload = new DataUpload();
        upload.setMetadata(metadata);
        upload.getMetadata().setLabels(Map.of(Names.ASYNC_OPERATION_ID, "du-" + name));
        DataUpload.Spec spec = new DataUpload.Spec();
        spec.snapshotType = "CSI";
        spec.csiSnapshot = new DataUpload.CsiSnapshot();
        spec.csiSnapshot.volumeSnapshot = name;
        spec.csiSnapshot.storageClass = "play";
        spec.csiSnapshot.snapshotClass = "play";
        spec.sourceNamespace = app;
        spec.sourcePVC = name;
        spec.backupStorageLocation = "default";
        spec.operationTimeout = "10m0s";
        change.accept(spec);
        upload.setSpec(spec);
        return admin.resources(DataUpload.class)
                .inNamespace(velero)
                .resource(upload)
                .create();
    }

    /** From now on Velero's namespace may have no pod more, as {@code quota-7f3a} says. */
    public ResourceQuota noPods() {
        return admin.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("quota-7f3a")
                        .withNamespace(velero)
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", new Quantity("0"))
                        .endSpec()
                        .build())
                .create();
    }

    /** A restore into a new claim, as the server makes both. */
    public DataDownload download(String name) {
        DataDownload created = downloadWithoutTarget(name);
        target(name);
        return created;
    }

    public DataDownload downloadWithoutTarget(String name) {
        DataDownload download = new DataDownload();
        download.getMetadata().setName(name);
        DataDownload.Spec spec = new DataDownload.Spec();
        spec.targetVolume = new DataDownload.TargetVolume();
        spec.targetVolume.namespace = app;
        spec.targetVolume.pvc = name;
        spec.targetVolume.pv = "";
        spec.backupStorageLocation = "default";
        spec.sourceNamespace = app;
        spec.snapshotID = "0123456789abcdef0123456789abcdef";
        spec.operationTimeout = "10m0s";
        download.setSpec(spec);
        return admin.resources(DataDownload.class)
                .inNamespace(velero)
                .resource(download)
                .create();
    }

    /** A claim that waits to be given its volume. */
    public void target(String name) {
        create(
                name,
                new LabelSelectorBuilder()
                        .addToMatchLabels(Names.DYNAMIC_PV_RESTORE, app + "." + name + ".x7f2k")
                        .build());
    }

    private void create(String claim, @Nullable LabelSelector selector) {
        admin.persistentVolumeClaims()
                .inNamespace(app)
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(claim)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("play")
                        .withSelector(selector)
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    public DataUpload upload(HasMetadata task) {
        return admin.resources(DataUpload.class)
                .inNamespace(velero)
                .withName(task.getMetadata().getName())
                .get();
    }

    public DataDownload download(HasMetadata task) {
        return admin.resources(DataDownload.class)
                .inNamespace(velero)
                .withName(task.getMetadata().getName())
                .get();
    }

    public Optional<Pod> moverPod(HasMetadata task) {
        return Optional.ofNullable(admin.pods()
                .inNamespace(velero)
                .withName(task.getMetadata().getName())
                .get());
    }

    public void cancel(HasMetadata task) {
        String patch = "{\"spec\":{\"cancel\":true}}";
        admin.resource(task).inNamespace(velero).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /** What the task says of itself; empty when it says nothing. */
    public String message(DataUpload upload) {
        DataUpload.Status status = upload(upload).getStatus();
        return status == null || status.message == null ? "" : status.message;
    }
}
