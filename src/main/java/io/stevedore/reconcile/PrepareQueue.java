package io.stevedore.reconcile;

import io.stevedore.task.TaskRef;
import java.util.Optional;

/**
 * The limits of the whole cluster: of tasks that are being exposed, from {@code loadConcurrency.prepareQueueLength}, and of
 * volumes of one kind, from {@code --limit}.
 */
public interface PrepareQueue {
    /** Why a new task may not be exposed now; empty when it may. */
    Optional<String> full(TaskRef task);
}
