package io.stevedore.mover;

import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.StopSignal;
import io.stevedore.repository.RepositoryKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the mover gets its repository from. */
public interface RepositorySource {

    /**
     * Waits until the repository is ready; empty when it was stopped before.
     *
     * @param identifier where the task says that its restic repository is; empty where it does not
     * @param slow told what is waited for, once that takes longer than usual
     * @throws SetupException when it is not, within the time or for good; the message says why
     */
    Optional<RepositoryConnection> open(
            RepositoryKey key, String identifier, Duration timeout, StopSignal stop, Consumer<String> slow)
            throws SetupException, InterruptedException;
}
