package io.stevedore.coordinator;

import io.stevedore.api.Names;
import io.stevedore.engine.RepositoryProbe;

/** Whether a repository can be used. */
sealed interface RepositoryVerdict {
    record Ready() implements RepositoryVerdict {}

    /** @param message for the user: what was found and where */
    record NotReady(String message) implements RepositoryVerdict {}

    /**
     * @param place of the repository, for people
     * @param location {@code namespace/name} of the BackupStorageLocation
     */
    static RepositoryVerdict of(RepositoryProbe probe, String place, String location) {
        return switch (probe) {
            case RepositoryProbe.Ready() -> new Ready();
            case RepositoryProbe.NotInitialised() ->
                new NotReady("cannot create new backup repo for read-only backup storage location " + location
                        + ": there is none in " + place);
            case RepositoryProbe.WrongPassword(String text) ->
                new NotReady("wrong password: the one in Secret " + Names.REPOSITORY_SECRET
                        + " does not open the repository in " + place + " (" + text + ")");
            case RepositoryProbe.Unreachable(String text) ->
                new NotReady("cannot open the repository in " + place + ": " + text);
        };
    }
}
