package io.stevedore.reconcile;

import io.stevedore.metrics.FailureReason;
import io.stevedore.metrics.PodVolumeOperation;
import io.stevedore.task.TaskKind;
import java.time.Duration;
import java.util.function.IntSupplier;

/** Told of every transition that this agent has written; what watches the agent hangs here. */
public interface TaskEvents {
    void accepted(TaskKind kind);

    /** @param expose from Accepted to a running mover */
    void prepared(TaskKind kind, Duration expose);

    /** @param wait from Accepted to the start of the data path */
    void started(TaskKind kind, Duration wait);

    /**
     * A cause was told on a task.
     *
     * @param standing how many tasks tell it now
     */
    void found(TaskKind kind, String code, IntSupplier standing);

    /** Something was told that a task has left behind. */
    void leftover();

    void canceling(TaskKind kind);

    /**
     * @param bytes size of the volume's content
     * @param took  from the start of the data path
     */
    void completed(TaskKind kind, Duration took, long bytes);

    /**
     * The same of a pod volume backup, by its names.
     *
     * @param took from the start of the data path
     */
    void completed(PodVolumeOperation operation, Duration took);

    /** @param took from the latest start that is known, of the data path or of the exposing */
    void failed(TaskKind kind, FailureReason reason, Duration took);

    /** @param took from the latest start that is known, of the data path or of the exposing */
    void canceled(TaskKind kind, Duration took);
}
