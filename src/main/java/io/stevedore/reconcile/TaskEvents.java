package io.stevedore.reconcile;

import io.stevedore.task.Result;
import io.stevedore.task.TaskKind;
import java.time.Duration;
import java.util.Optional;

/** Told of every transition that this agent has written; what watches the agent hangs here. */
public interface TaskEvents {
    void accepted(TaskKind kind);

    /** @param expose from Accepted to a running mover */
    void prepared(TaskKind kind, Optional<Duration> expose);

    /** @param wait from Accepted to the start of the data path */
    void started(TaskKind kind, Optional<Duration> wait);

    /**
     * @param moving from the start of the data path; empty when none was started
     * @param bytes  size of the volume's content
     */
    void ended(TaskKind kind, Result result, Optional<Duration> moving, long bytes);
}
