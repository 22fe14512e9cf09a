package io.stevedore.mover;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v1.PodReference;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.SnapshotId;
import io.stevedore.protocol.Attempts;
import java.util.Map;
import java.util.Optional;
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
 * @param pod             of a volume that a pod uses
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
        String operationId,
        Optional<OfPod> pod) {

    public MoverTask {
        config = Map.copyOf(config);
    }

    /** Of a volume that no pod uses. */
    public MoverTask(
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
        this(
                reference,
                phase,
                cancel,
                sourceNamespace,
                sourcePvc,
                location,
                snapshotId,
                config,
                attempt,
                operationId,
                Optional.empty());
    }

    /**
     * What only the tasks of pods' volumes have.
     *
     * @param name       backup: of the pod
     * @param uid        backup: of the pod
     * @param volume     its name in the pod
     * @param tags       backup: what the server wants the snapshot to have
     * @param restore    restore: uid of the Restore; empty when nobody owns the task
     * @param size       restore: bytes of the snapshot; 0 when it is not known
     * @param engine     that keeps the snapshot
     * @param repository where restic's repository is, when the task says so
     */
    public record OfPod(
            String name,
            String uid,
            String volume,
            Map<String, String> tags,
            String restore,
            long size,
            EngineType engine,
            String repository) {
        public OfPod {
            tags = Map.copyOf(tags);
        }
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

    static MoverTask of(PodVolumeBackup backup) {
        PodVolumeBackup.Spec spec = backup.getSpec() == null ? new PodVolumeBackup.Spec() : backup.getSpec();
        PodReference pod = spec.pod == null ? new PodReference() : spec.pod;
        ObjectMeta meta = backup.getMetadata();
        return new MoverTask(
                reference(backup.getApiVersion(), MoverKind.POD_BACKUP, meta),
                phase(backup.getStatus() == null ? null : backup.getStatus().phase),
                Boolean.TRUE.equals(spec.cancel),
                text(pod.namespace),
                meta.getAnnotations() == null ? "" : text(meta.getAnnotations().get(Names.PVC_NAME)),
                text(spec.backupStorageLocation),
                "",
                spec.uploaderSettings == null ? Map.of() : spec.uploaderSettings,
                attempt(meta),
                operationId(meta),
                Optional.of(new OfPod(
                        text(pod.name),
                        text(pod.uid),
                        text(spec.volume),
                        spec.tags == null ? Map.of() : spec.tags,
                        "",
                        0,
                        engine(spec.uploaderType, ""),
                        text(spec.repoIdentifier))));
    }

    static MoverTask of(PodVolumeRestore restore) {
        PodVolumeRestore.Spec spec = restore.getSpec() == null ? new PodVolumeRestore.Spec() : restore.getSpec();
        ObjectMeta meta = restore.getMetadata();
        return new MoverTask(
                reference(restore.getApiVersion(), MoverKind.POD_RESTORE, meta),
                phase(restore.getStatus() == null ? null : restore.getStatus().phase),
                Boolean.TRUE.equals(spec.cancel),
                text(spec.sourceNamespace),
                "",
                text(spec.backupStorageLocation),
                text(spec.snapshotID),
                spec.uploaderSettings == null ? Map.of() : spec.uploaderSettings,
                attempt(meta),
                operationId(meta),
                Optional.of(new OfPod(
                        "",
                        "",
                        text(spec.volume),
                        Map.of(),
                        owner(meta),
                        spec.snapshotSize == null ? 0 : spec.snapshotSize,
                        engine(spec.uploaderType, text(spec.snapshotID)),
                        text(spec.repoIdentifier))));
    }

    /** Of tasks from the time before there was a choice only the id tells whose snapshot it is. */
    private static EngineType engine(@Nullable String uploader, String snapshot) {
        return SnapshotId.parse(EngineType.RESTIC, snapshot).isPresent()
                ? EngineType.RESTIC
                : EngineType.of(text(uploader)).orElse(EngineType.KOPIA);
    }

    /** What keeps the snapshot. */
    EngineType engine() {
        return pod.map(OfPod::engine).orElse(EngineType.KOPIA);
    }

    /** The Restore that the task is of; the first one is not always it. */
    private static String owner(ObjectMeta meta) {
        return meta.getOwnerReferences().stream()
                .filter(owner -> "Restore".equals(owner.getKind()) || Boolean.TRUE.equals(owner.getController()))
                .map(owner -> text(owner.getUid()))
                .findFirst()
                .orElse("");
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
