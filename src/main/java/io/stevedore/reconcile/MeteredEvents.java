package io.stevedore.reconcile;

import io.stevedore.metrics.AgentMetrics;
import io.stevedore.metrics.FailureReason;
import io.stevedore.metrics.PodVolumeOperation;
import io.stevedore.task.TaskKind;
import java.time.Duration;
import java.util.function.IntSupplier;

/** Counts transitions. */
public record MeteredEvents(AgentMetrics metrics) implements TaskEvents {
    @Override
    public void accepted(TaskKind kind) {
        metrics.accepted(metered(kind));
    }

    @Override
    public void prepared(TaskKind kind, Duration expose) {
        metrics.prepared(metered(kind), expose);
    }

    @Override
    public void started(TaskKind kind, Duration wait) {
        metrics.started(metered(kind), wait);
    }

    @Override
    public void found(TaskKind kind, String code, IntSupplier standing) {
        metrics.findings(metered(kind), code, standing);
    }

    @Override
    public void leftover() {
        metrics.leftover();
    }

    @Override
    public void canceling(TaskKind kind) {
        metrics.canceling(metered(kind));
    }

    @Override
    public void completed(TaskKind kind, Duration took, long bytes) {
        metrics.completed(metered(kind), took, bytes);
    }

    @Override
    public void completed(PodVolumeOperation operation, Duration took) {
        metrics.podVolumeOperation(operation, took);
    }

    @Override
    public void failed(TaskKind kind, FailureReason reason, Duration took) {
        metrics.failed(metered(kind), reason, took);
    }

    @Override
    public void canceled(TaskKind kind, Duration took) {
        metrics.canceled(metered(kind), took);
    }

    private static io.stevedore.metrics.TaskKind metered(TaskKind kind) {
        return switch (kind) {
            case UPLOAD -> io.stevedore.metrics.TaskKind.DATA_UPLOAD;
            case DOWNLOAD -> io.stevedore.metrics.TaskKind.DATA_DOWNLOAD;
            case POD_BACKUP -> io.stevedore.metrics.TaskKind.POD_VOLUME_BACKUP;
            case POD_RESTORE -> io.stevedore.metrics.TaskKind.POD_VOLUME_RESTORE;
        };
    }
}
