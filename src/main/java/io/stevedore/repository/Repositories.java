package io.stevedore.repository;

import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.Upkeep;
import java.util.function.Function;

/** Looks whether repositories open, and makes them where that is asked for. */
public final class Repositories {
    private final Function<EngineType, Engine> engines;

    public Repositories(Function<EngineType, Engine> engines) {
        this.engines = engines;
    }

    /** Changes nothing. */
    public RepositoryProbe probe(EngineType type, RepositoryConnection connection) {
        return engines.apply(type).probe(connection);
    }

    /** Removes what no snapshot needs any more; may take long. */
    public Upkeep prune(EngineType type, RepositoryConnection connection) {
        return engines.apply(type).prune(connection, new StopSignal());
    }

    /** Makes it when it is not there, then looks again; somebody else may have made it in the meantime. */
    public RepositoryProbe ensure(EngineType type, RepositoryConnection connection) {
        RepositoryProbe found = probe(type, connection);
        if (!(found instanceof RepositoryProbe.NotInitialised)) {
            return found;
        }
        return switch (engines.apply(type).create(connection)) {
            case RepositoryCreation.Created() -> probe(type, connection);
            case RepositoryCreation.Failed(EngineFailure failure) ->
                probe(type, connection) instanceof RepositoryProbe.Ready ready
                        ? ready
                        : new RepositoryProbe.Unreachable(failure.text());
        };
    }
}
