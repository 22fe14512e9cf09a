package io.stevedore.reconcile;

import static io.stevedore.reconcile.TaskView.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.config.CacheVolume;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.TaskPlans;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.expose.restore.DownloadPlans;
import io.stevedore.expose.restore.DownloadRequest;
import io.stevedore.kube.Examination;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** DataDownload. */
public final class DownloadBinding implements DataTaskBinding<DataDownload.Status, DataDownload> {
    private static final DataDownload.Spec NO_SPEC = new DataDownload.Spec();
    private static final DataDownload.TargetVolume NO_TARGET = new DataDownload.TargetVolume();

    @Override
    public TaskKind kind() {
        return TaskKind.DOWNLOAD;
    }

    @Override
    public Class<DataDownload> type() {
        return DataDownload.class;
    }

    @Override
    public DataDownload.Status newStatus() {
        return new DataDownload.Status();
    }

    @Override
    public Task view(DataDownload object) {
        return new TaskView(kind(), object.getMetadata())
                .status(object.getStatus())
                .task(spec(object).datamover, spec(object).cancel, refusal(object));
    }

    private static Optional<String> refusal(DataDownload object) {
        DataDownload.Spec spec = spec(object);
        if (spec.targetVolume == null) {
            return Optional.of("failed to set exposer parameters: spec.targetVolume is missing");
        }
        String os = text(spec.nodeOS);
        return os.equals("windows")
                ? Optional.of("failed to set exposer parameters: nodeOS windows cannot be restored by this agent")
                : Optional.empty();
    }

    @Override
    public Optional<DataDownload.Status> status(DataDownload object) {
        return Optional.ofNullable(object.getStatus());
    }

    @Override
    public Duration operationTimeout(DataDownload object) {
        return TaskView.duration(spec(object).operationTimeout);
    }

    @Override
    public String affinityClass(
            DataDownload object,
            AgentSettings settings,
            Function<ObjectRef<PersistentVolumeClaim>, Optional<PersistentVolumeClaim>> claims) {
        return prerequisite(object)
                .flatMap(claims)
                .map(claim -> claim.getSpec().getStorageClassName())
                .orElse("");
    }

    @Override
    public TaskPlans plans(DataDownload object, AgentSettings settings, Hosting hosting) {
        DataDownload.Spec spec = spec(object);
        return DownloadPlans.of(new DownloadRequest(
                TaskView.ref(kind(), object.getMetadata()),
                text(target(object).namespace),
                text(target(object).pvc),
                settings.config().restorePVC().ignoreDelayBinding(),
                cache(spec, settings),
                text(spec.operationTimeout),
                hosting));
    }

    private static Optional<DownloadRequest.Cache> cache(DataDownload.Spec spec, AgentSettings settings) {
        long snapshotSize = spec.snapshotSize == null ? 0 : spec.snapshotSize;
        return settings.cache().flatMap(cache -> {
            OptionalLong bytes = CacheVolume.size(cache, settings.cacheLimit(), snapshotSize);
            return bytes.isPresent()
                    ? Optional.of(new DownloadRequest.Cache(cache.storageClass(), bytes.getAsLong()))
                    : Optional.empty();
        });
    }

    @Override
    public Optional<ObjectRef<PersistentVolumeClaim>> prerequisite(DataDownload object) {
        return Optional.of(ObjectRef.claim(text(target(object).namespace), text(target(object).pvc)));
    }

    @Override
    public Examination.Subject subject(DataDownload object, AgentSettings settings, Instant now) {
        return new Examination.Subject(
                Optional.empty(),
                Optional.empty(),
                TaskView.clocks(object.getMetadata(), status(object), by(object), settings.node(), now));
    }

    @Override
    public void started(ObjectNode status) {}

    @Override
    public void completed(ObjectNode status, DataDownload object, MoverResult result) {}

    private static DataDownload.Spec spec(DataDownload object) {
        return object.getSpec() == null ? NO_SPEC : object.getSpec();
    }

    private static DataDownload.TargetVolume target(DataDownload object) {
        return spec(object).targetVolume == null ? NO_TARGET : spec(object).targetVolume;
    }
}
