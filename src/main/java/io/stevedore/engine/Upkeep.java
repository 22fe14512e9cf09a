package io.stevedore.engine;

/** What became of work on a repository that nobody's data depends on. */
public sealed interface Upkeep {

    /** @param found for people: what was done */
    record Done(String found) implements Upkeep {}

    record Failed(EngineFailure failure) implements Upkeep {}
}
