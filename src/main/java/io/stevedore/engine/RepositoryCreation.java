package io.stevedore.engine;

/** What became of the creation of a repository. */
public sealed interface RepositoryCreation {

    record Created() implements RepositoryCreation {}

    record Failed(EngineFailure failure) implements RepositoryCreation {}
}
