package io.stevedore.mover;

import io.stevedore.engine.RepositoryConnection;
import io.stevedore.repository.RepositoryKey;
import java.time.Duration;

/** Where the mover gets its repository from. */
public interface RepositorySource {

    /**
     * Waits until the repository is ready.
     *
     * @throws SetupException when it is not, within the time or for good; the message says why
     */
    RepositoryConnection open(RepositoryKey key, Duration timeout) throws SetupException, InterruptedException;
}
