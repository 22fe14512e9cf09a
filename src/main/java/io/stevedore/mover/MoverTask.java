package io.stevedore.mover;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.protocol.Attempts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mover's own task as it stands in the cluster.
 *
 * @param reference       which object
 * @param phase           never absent; New when the object has none
 * @param cancel          whether somebody wants it to end
 * @param sourceNamespace whose repository
 * @param sourcePvc       backup: name of the claim the snapshot was taken from
 * @param location        name of the BackupStorageLocation
 * @param snapshotId      restore: what to write
 * @param config          the uploader's options
 * @param attempt         the one under way, from 1
 * @param operationId     what the server finds the snapshot by; the object's uid where it gave none
 */
public record MoverTask(
        Reference reference,
        String phase,
        boolean cancel,
        String sourceNamespace,
        String sourcePvc,
        String location,
        String snapshotId,
        Map<String, String> config,
        int attempt,
        String operationId) {

    public MoverTask {
        config = Map.copyOf(config);
    }

    /** An object, as events refer to it. */
    public record Reference(
            String apiVersion, String kind, String namespace, String name, String uid, String resourceVersion) {}

    /** Whether the agent has let the mover of this attempt begin. */
    boolean mayStart(int own) {
        return phase.equals(Phases.IN_PROGRESS) && !cancel && attempt == own;
    }

    /** Whether the mover has to end: it is asked to, or nobody waits for it any more. */
    boolean mustStop(int own) {
        boolean running = phase.equals(Phases.IN_PROGRESS) || phase.equals(Phases.CANCELING);
        return (running && cancel) || phase.equals(Phases.CANCELING) || Phases.isFinal(phase) || attempt > own;
    }

    static MoverTask of(DataUpload upload) {
        DataUpload.Spec spec = upload.getSpec() == null ? new DataUpload.Spec() : upload.getSpec();
        ObjectMeta meta = upload.getMetadata();
        return new MoverTask(
                reference(upload.getApiVersion(), MoverKind.BACKUP, meta),
                phase(upload.getStatus() == null ? null : upload.getStatus().phase),
                Boolean.TRUE.equals(spec.cancel),
                text(spec.sourceNamespace),
                text(spec.sourcePVC),
                text(spec.backupStorageLocation),
                "",
                spec.dataMoverConfig == null ? Map.of() : spec.dataMoverConfig,
                attempt(meta),
                operationId(meta));
    }

    static MoverTask of(DataDownload download) {
        DataDownload.Spec spec = download.getSpec() == null ? new DataDownload.Spec() : download.getSpec();
        ObjectMeta meta = download.getMetadata();
        return new MoverTask(
                reference(download.getApiVersion(), MoverKind.RESTORE, meta),
                phase(download.getStatus() == null ? null : download.getStatus().phase),
                Boolean.TRUE.equals(spec.cancel),
                text(spec.sourceNamespace),
                "",
                text(spec.backupStorageLocation),
                text(spec.snapshotID),
                spec.dataMoverConfig == null ? Map.of() : spec.dataMoverConfig,
                attempt(meta),
                operationId(meta));
    }

    private static Reference reference(String apiVersion, MoverKind kind, ObjectMeta meta) {
        return new Reference(
                apiVersion,
                kind.kind(),
                text(meta.getNamespace()),
                text(meta.getName()),
                text(meta.getUid()),
                text(meta.getResourceVersion()));
    }

    private static int attempt(ObjectMeta meta) {
        String noted =
                meta.getAnnotations() == null ? null : meta.getAnnotations().get(Names.ATTEMPTS);
        return Attempts.parse(text(noted)).current();
    }

    private static String operationId(ObjectMeta meta) {
        String label = meta.getLabels() == null ? null : meta.getLabels().get(Names.ASYNC_OPERATION_ID);
        return label == null || label.isEmpty() ? text(meta.getUid()) : label;
    }

    private static String phase(@Nullable String phase) {
        return phase == null || phase.isEmpty() ? Phases.NEW : phase;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
