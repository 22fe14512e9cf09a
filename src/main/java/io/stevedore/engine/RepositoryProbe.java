package io.stevedore.engine;

/** What a look at a repository found. */
public sealed interface RepositoryProbe {

    /** Of a repository that could not be opened. */
    static RepositoryProbe of(EngineFailure failure) {
        return switch (failure.cause()) {
            case NOT_INITIALISED -> new NotInitialised();
            case WRONG_PASSWORD -> new WrongPassword(failure.text());
            default -> new Unreachable(failure.text());
        };
    }

    /** It opens. */
    record Ready() implements RepositoryProbe {}

    /** There is no repository in this place; one can be created. */
    record NotInitialised() implements RepositoryProbe {}

    /** There is one, and the password does not open it. */
    record WrongPassword(String text) implements RepositoryProbe {}

    /** The place cannot be reached or read; the text says why. */
    record Unreachable(String text) implements RepositoryProbe {}
}
