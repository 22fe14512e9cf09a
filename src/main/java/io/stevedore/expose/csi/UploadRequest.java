package io.stevedore.expose.csi;

import io.stevedore.expose.hosting.Hosting;
import io.stevedore.task.TaskRef;
import java.util.Map;

/**
 * What a DataUpload asks for, with the configuration that applies to it.
 *
 * @param sourceNamespace  of the claim and its snapshot
 * @param sourceClaim      the claim that the snapshot was taken from
 * @param snapshot         the VolumeSnapshot
 * @param storageClass     of the source claim, from {@code spec.csiSnapshot.storageClass}
 * @param backupClass      of the backup claim: the same, or {@code backupPVC.<class>.storageClass}
 * @param readOnly         {@code backupPVC.<class>.readOnly}
 * @param noRelabeling     {@code backupPVC.<class>.spcNoRelabeling}
 * @param claimAnnotations {@code backupPVC.<class>.annotations}
 * @param operationTimeout Go notation, handed to the mover
 */
public record UploadRequest(
        TaskRef task,
        String sourceNamespace,
        String sourceClaim,
        String snapshot,
        String storageClass,
        String backupClass,
        boolean readOnly,
        boolean noRelabeling,
        Map<String, String> claimAnnotations,
        String operationTimeout,
        Hosting hosting) {}
