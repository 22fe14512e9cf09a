package io.stevedore.repository;

import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;

/** Looks whether repositories open, and makes them where that is asked for. */
public final class Repositories {
    private final Engine engine;

    public Repositories(Engine engine) {
        this.engine = engine;
    }

    /** Changes nothing. */
    public RepositoryProbe probe(RepositoryConnection connection) {
        return engine.probe(connection);
    }

    /** Makes a repository in an empty place, with Velero's identity and no retention of its own. */
    public RepositoryCreation create(RepositoryConnection connection) {
        return engine.create(connection);
    }

    /** Makes it when it is not there, then looks again; somebody else may have made it in the meantime. */
    public RepositoryProbe ensure(RepositoryConnection connection) {
        RepositoryProbe found = probe(connection);
        if (!(found instanceof RepositoryProbe.NotInitialised)) {
            return found;
        }
        return switch (create(connection)) {
            case RepositoryCreation.Created() -> probe(connection);
            case RepositoryCreation.Failed(EngineFailure failure) ->
                probe(connection) instanceof RepositoryProbe.Ready ready
                        ? ready
                        : new RepositoryProbe.Unreachable(failure.text());
        };
    }
}
