package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.api.Names;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/** Plays the Velero server's part in data movement: it creates the tasks, as the real one does, and watches them. */
final class VeleroServer {
    private static final int LABEL_LENGTH = 63;
    private static final int HASH_LENGTH = 6;
    private static final String OPERATION_TIMEOUT = "10m0s";

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

    private ObjectMeta metadata(String owner, String prefix, String nameLabel, String uidLabel, String claimUid) {
        String uid =
                UUID.nameUUIDFromBytes(owner.getBytes(StandardCharsets.UTF_8)).toString();
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
