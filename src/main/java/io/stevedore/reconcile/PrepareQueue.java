package io.stevedore.reconcile;

import java.util.Optional;

/** The limit of tasks that are being exposed in the whole cluster, from {@code loadConcurrency.prepareQueueLength}. */
public interface PrepareQueue {
    /** Why no other task may be exposed now; empty when one may. */
    Optional<String> full();
}
