package io.stevedore.repository;

import io.stevedore.engine.RepositoryConnection;

/** What could be made of storage location and secret. */
public sealed interface ConnectionResult {

    record Connection(RepositoryConnection connection) implements ConnectionResult {}

    /** They do not say enough, or ask for what is not there; the text names it. */
    record Refused(String text) implements ConnectionResult {}
}
