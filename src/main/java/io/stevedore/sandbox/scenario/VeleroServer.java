package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.stevedore.api.LabelValue;
import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.api.v1.PodReference;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.fsbackup.VolumeChoice;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Plays the Velero server's part in data movement: it creates the tasks, as the real one does, and watches them. */
final class VeleroServer {
    private static final int LABEL_LENGTH = 63;
    private static final int HASH_LENGTH = 6;
    private static final String OPERATION_TIMEOUT = "10m0s";
    private static final String RESTIC = "restic";
    private static final Duration REPOSITORY = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final String namespace;
    private final String location;

    VeleroServer(KubernetesClient client, String namespace, String location) {
        this.client = client;
        this.namespace = namespace;
        this.location = location;
    }

    /** A data upload of a snapshot that exists, or is about to. */
    DataUpload upload(String backup, AppVolume volume, String snapshot) {
        DataUpload upload = new DataUpload();
        upload.setMetadata(metadata(backup, "du", Names.BACKUP_NAME, Names.BACKUP_UID, volume.claimUid()));
        upload.setSpec(new DataUpload.Spec());
        upload.getSpec().snapshotType = "CSI";
        upload.getSpec().csiSnapshot = new DataUpload.CsiSnapshot();
        upload.getSpec().csiSnapshot.volumeSnapshot = snapshot;
        upload.getSpec().csiSnapshot.storageClass = volume.storageClass();
        upload.getSpec().csiSnapshot.snapshotClass = volume.snapshotClass();
        upload.getSpec().csiSnapshot.driver = volume.driver();
        upload.getSpec().sourcePVC = volume.claim();
        upload.getSpec().sourceNamespace = volume.namespace();
        upload.getSpec().datamover = "velero";
        upload.getSpec().backupStorageLocation = location;
        upload.getSpec().operationTimeout = OPERATION_TIMEOUT;
        return client.resource(upload).inNamespace(namespace).create();
    }

    /** A data download of what an upload stored, into a claim that is about to exist. */
    DataDownload download(String restore, DataUpload stored, AppVolume target) {
        DataDownload download = new DataDownload();
        download.setMetadata(metadata(restore, "dd", Names.RESTORE_NAME, Names.RESTORE_UID, target.claimUid()));
        download.setSpec(new DataDownload.Spec());
        download.getSpec().targetVolume = new DataDownload.TargetVolume();
        download.getSpec().targetVolume.namespace = target.namespace();
        download.getSpec().targetVolume.pvc = target.claim();
        download.getSpec().targetVolume.pv = "";
        download.getSpec().backupStorageLocation = location;
        download.getSpec().datamover = stored.getSpec().datamover;
        download.getSpec().snapshotID = stored.getStatus().snapshotID;
        download.getSpec().sourceNamespace = stored.getSpec().sourceNamespace;
        download.getSpec().operationTimeout = stored.getSpec().operationTimeout;
        download.getSpec().nodeOS = stored.getStatus().nodeOS;
        download.getSpec().snapshotSize =
                stored.getStatus().progress == null ? null : stored.getStatus().progress.totalBytes;
        return client.resource(download).inNamespace(namespace).create();
    }

    /** The backup of one volume of a pod. */
    PodVolumeBackup podBackup(String backup, Pod pod, VolumeChoice.Take volume, String engine)
            throws InterruptedException {
        String namespaceOfPod = pod.getMetadata().getNamespace();
        PodVolumeBackup task = new PodVolumeBackup();
        task.setMetadata(ofPod(backup, "Backup", uid(backup), Names.BACKUP_NAME, Names.BACKUP_UID));
        PodVolumeBackup.Spec spec = new PodVolumeBackup.Spec();
        spec.node = pod.getSpec().getNodeName();
        spec.pod = reference(pod);
        spec.volume = volume.volume();
        spec.backupStorageLocation = location;
        spec.repoIdentifier = repository(engine, namespaceOfPod);
        spec.uploaderType = engine;
        spec.tags = new HashMap<>(Map.of(
                "backup", backup,
                "backup-uid", uid(backup),
                "pod", pod.getMetadata().getName(),
                "pod-uid", pod.getMetadata().getUid(),
                "ns", namespaceOfPod,
                "volume", volume.volume()));
        volume.claim().ifPresent(claim -> {
            String claimUid = client.persistentVolumeClaims()
                    .inNamespace(namespaceOfPod)
                    .withName(claim)
                    .get()
                    .getMetadata()
                    .getUid();
            spec.tags.put("pvc-uid", claimUid);
            task.getMetadata().getLabels().put(Names.PVC_UID, claimUid);
            task.getMetadata().setAnnotations(Map.of(Names.PVC_NAME, claim));
        });
        task.setSpec(spec);
        return client.resource(task).inNamespace(namespace).create();
    }

    /** The restore of what a backup stored, into a pod that is there. @param uid of the Restore */
    PodVolumeRestore podRestore(String restore, String uid, Pod pod, PodVolumeBackup stored) {
        PodVolumeRestore task = new PodVolumeRestore();
        task.setMetadata(ofPod(restore, "Restore", uid, Names.RESTORE_NAME, Names.RESTORE_UID));
        task.getMetadata().getLabels().put(Names.POD_UID, pod.getMetadata().getUid());
        PodVolumeRestore.Spec spec = new PodVolumeRestore.Spec();
        spec.pod = reference(pod);
        spec.volume = stored.getSpec().volume;
        spec.backupStorageLocation = location;
        spec.repoIdentifier = stored.getSpec().repoIdentifier;
        spec.uploaderType = stored.getSpec().uploaderType;
        spec.snapshotID = stored.getStatus().snapshotID;
        spec.sourceNamespace = stored.getSpec().pod.namespace;
        spec.snapshotSize = stored.getStatus().progress == null ? null : stored.getStatus().progress.totalBytes;
        task.setSpec(spec);
        return client.resource(task).inNamespace(namespace).create();
    }

    /** Where the repository says that it is, once it is ready; only those of restic are asked. */
    private String repository(String engine, String volumeNamespace) throws InterruptedException {
        if (!engine.equals(RESTIC)) {
            return "";
        }
        Resource<BackupRepository> repository = client.resource(resticRepository(volumeNamespace));
        if (repository.get() == null) {
            repository.create();
        }
        return Waiting.until(
                "the restic repository of namespace %s is ready".formatted(volumeNamespace),
                REPOSITORY,
                () -> Optional.ofNullable(repository.get())
                        .filter(found -> found.getStatus() != null && "Ready".equals(found.getStatus().phase))
                        .map(found -> String.valueOf(found.getSpec().resticIdentifier)));
    }

    private BackupRepository resticRepository(String volumeNamespace) {
        BackupRepository repository = new BackupRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("%s-%s-%s".formatted(volumeNamespace, location, RESTIC))
                .withLabels(Map.of(
                        Names.VOLUME_NAMESPACE, LabelValue.of(volumeNamespace),
                        Names.STORAGE_LOCATION, LabelValue.of(location),
                        Names.REPOSITORY_TYPE, RESTIC))
                .build());
        BackupRepository.Spec spec = new BackupRepository.Spec();
        spec.volumeNamespace = volumeNamespace;
        spec.backupStorageLocation = location;
        spec.repositoryType = RESTIC;
        spec.maintenanceFrequency = "0s";
        repository.setSpec(spec);
        return repository;
    }

    private static PodReference reference(Pod pod) {
        PodReference reference = new PodReference();
        reference.kind = "Pod";
        reference.namespace = pod.getMetadata().getNamespace();
        reference.name = pod.getMetadata().getName();
        reference.uid = pod.getMetadata().getUid();
        return reference;
    }

    private ObjectMeta ofPod(String owner, String kind, String uid, String nameLabel, String uidLabel) {
        return new ObjectMetaBuilder()
                .withGenerateName(owner + "-")
                .withNamespace(namespace)
                .withLabels(new HashMap<>(Map.of(nameLabel, owner, uidLabel, uid)))
                .addNewOwnerReference()
                .withApiVersion(Names.POD_TASK_API_VERSION)
                .withKind(kind)
                .withName(owner)
                .withUid(uid)
                .withController(true)
                .endOwnerReference()
                .build();
    }

    /** Of a Backup or a Restore that nobody made. */
    static String uid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private ObjectMeta metadata(String owner, String prefix, String nameLabel, String uidLabel, String claimUid) {
        String uid = uid(owner);
        return new ObjectMetaBuilder()
                .withGenerateName(owner + "-")
                .withNamespace(namespace)
                .withLabels(Map.of(
                        nameLabel,
                        owner,
                        uidLabel,
                        uid,
                        Names.PVC_UID,
                        claimUid,
                        Names.ASYNC_OPERATION_ID,
                        label(prefix + "-" + uid + "." + claimUid)))
                .build();
    }

    /** The text itself when it fits a label, else its start and the start of its SHA-256. */
    static String label(String text) {
        if (text.length() <= LABEL_LENGTH) {
            return text;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return text.substring(0, LABEL_LENGTH - HASH_LENGTH)
                    + HexFormat.of().formatHex(hash).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
