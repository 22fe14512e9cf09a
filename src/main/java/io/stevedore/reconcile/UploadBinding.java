package io.stevedore.reconcile;

import static io.stevedore.reconcile.TaskView.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.config.NodeAgentConfig.BackupPvc;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.TaskPlans;
import io.stevedore.expose.csi.UploadPlans;
import io.stevedore.expose.csi.UploadRequest;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.kube.Examination;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.Limits;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** DataUpload. */
public final class UploadBinding implements DataTaskBinding<DataUpload.Status, DataUpload> {
    private static final DataUpload.Spec NO_SPEC = new DataUpload.Spec();
    private static final DataUpload.CsiSnapshot NO_SNAPSHOT = new DataUpload.CsiSnapshot();

    @Override
    public TaskKind kind() {
        return TaskKind.UPLOAD;
    }

    @Override
    public Class<DataUpload> type() {
        return DataUpload.class;
    }

    @Override
    public DataUpload.Status newStatus() {
        return new DataUpload.Status();
    }

    @Override
    public Task view(DataUpload object) {
        DataUpload.Spec spec = spec(object);
        return new TaskView(kind(), object.getMetadata())
                .status(object.getStatus())
                .task(spec.datamover, spec.cancel, refusal(object));
    }

    private static Optional<String> refusal(DataUpload object) {
        DataUpload.Spec spec = spec(object);
        if (!"CSI".equals(spec.snapshotType)) {
            return Optional.of(
                    "not exist type of exposer: %s type of snapshot exposer is not exist".formatted(spec.snapshotType));
        }
        return spec.csiSnapshot == null
                ? Optional.of("failed to set exposer parameters: spec.csiSnapshot is missing")
                : Optional.empty();
    }

    @Override
    public Stream<Limits.Contender> contender(DataUpload object) {
        Task task = view(object);
        boolean fresh = task.phase() instanceof Phase.New;
        boolean over = task.phase() instanceof Phase.Terminal || task.phase() instanceof Phase.Unknown;
        return over || !task.builtIn() || fresh && task.unwanted()
                ? Stream.empty()
                : Stream.of(new Limits.Contender(
                        task.ref().uid(),
                        TaskView.instant(object.getMetadata().getCreationTimestamp())
                                .orElse(Instant.EPOCH),
                        !fresh,
                        text(snapshot(object).storageClass),
                        text(snapshot(object).driver)));
    }

    @Override
    public Optional<DataUpload.Status> status(DataUpload object) {
        return Optional.ofNullable(object.getStatus());
    }

    @Override
    public Duration operationTimeout(DataUpload object) {
        return TaskView.duration(spec(object).operationTimeout);
    }

    @Override
    public String affinityClass(
            DataUpload object,
            AgentSettings settings,
            Function<ObjectRef<PersistentVolumeClaim>, Optional<PersistentVolumeClaim>> claims) {
        String source = text(snapshot(object).storageClass);
        return settings.config().backupPVC(source).storageClassFor(source);
    }

    @Override
    public TaskPlans plans(DataUpload object, AgentSettings settings, Hosting hosting) {
        DataUpload.Spec spec = spec(object);
        String storageClass = text(snapshot(object).storageClass);
        BackupPvc backupPvc = settings.config().backupPVC(storageClass);
        return UploadPlans.of(new UploadRequest(
                TaskView.ref(kind(), object.getMetadata()),
                text(spec.sourceNamespace),
                text(spec.sourcePVC),
                text(snapshot(object).volumeSnapshot),
                storageClass,
                backupPvc.storageClassFor(storageClass),
                backupPvc.readOnly(),
                backupPvc.skipsRelabeling(),
                backupPvc.annotations(),
                text(spec.operationTimeout),
                hosting));
    }

    @Override
    public Optional<ObjectRef<PersistentVolumeClaim>> prerequisite(DataUpload object) {
        return Optional.empty();
    }

    @Override
    public Examination.Subject subject(DataUpload object, AgentSettings settings, Instant now) {
        String own = text(snapshot(object).storageClass);
        boolean configured =
                !settings.config().backupPVC(own).storageClassFor(own).equals(own);
        return new Examination.Subject(
                Optional.of(
                        ObjectRef.snapshot(text(spec(object).sourceNamespace), text(snapshot(object).volumeSnapshot))),
                configured ? Optional.of("backupPVC." + own + ".storageClass") : Optional.empty(),
                TaskView.clocks(object.getMetadata(), status(object), by(object), settings.node(), now));
    }

    @Override
    public void started(ObjectNode status) {
        status.put("nodeOS", "linux");
    }

    @Override
    public void completed(ObjectNode status, DataUpload object, MoverResult result) {
        status.put("path", "/" + object.getMetadata().getUid());
        status.put("snapshotID", result.snapshotID());
        status.put("incrementalBytes", result.incrementalBytes());
    }

    private static DataUpload.Spec spec(DataUpload object) {
        return object.getSpec() == null ? NO_SPEC : object.getSpec();
    }

    private static DataUpload.CsiSnapshot snapshot(DataUpload object) {
        DataUpload.CsiSnapshot snapshot = spec(object).csiSnapshot;
        return snapshot == null ? NO_SNAPSHOT : snapshot;
    }
}
