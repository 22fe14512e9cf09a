package io.stevedore.reconcile;

import io.stevedore.metrics.FailureReason;
import io.stevedore.metrics.PodVolumeOperation;
import io.stevedore.task.TaskKind;
import java.time.Duration;
import java.util.function.IntSupplier;

/** Nobody counts. */
final class SilentEvents implements TaskEvents {
    @Override
    public void accepted(TaskKind kind) {}

    @Override
    public void prepared(TaskKind kind, Duration expose) {}

    @Override
    public void started(TaskKind kind, Duration wait) {}

    @Override
    public void found(TaskKind kind, String code, IntSupplier standing) {}

    @Override
    public void leftover() {}

    @Override
    public void canceling(TaskKind kind) {}

    @Override
    public void completed(TaskKind kind, Duration took, long bytes) {}

    @Override
    public void failed(TaskKind kind, FailureReason reason, Duration took) {}

    @Override
    public void canceled(TaskKind kind, Duration took) {}

    @Override
    public void completed(PodVolumeOperation operation, Duration took) {}
}
