package io.stevedore.engine;

/**
 * How to open one repository.
 *
 * @param storage  where it is
 * @param password what opens it
 */
public record RepositoryConnection(StorageLocation storage, Secret password) {}
