package io.stevedore.engine;

/**
 * Why an engine did not do what was asked.
 *
 * @param cause for programs
 * @param text  for people: what was attempted, on what, and what was found
 */
public record EngineFailure(Cause cause, String text) {

    /** Whether it is about the repository, not about the volume. */
    public boolean ofRepository() {
        return switch (cause) {
            case NOT_INITIALISED,
                    WRONG_PASSWORD,
                    STORAGE_UNREACHABLE,
                    STORAGE_MISSING,
                    STORAGE_REFUSED,
                    STORAGE_READ_ONLY,
                    DAMAGED -> true;
            default -> false;
        };
    }

    /** The kinds of failure that callers tell apart. */
    public enum Cause {
        PROGRAM_MISSING,
        NOT_INITIALISED,
        WRONG_PASSWORD,
        STORAGE_UNREACHABLE,
        STORAGE_MISSING,
        STORAGE_REFUSED,
        STORAGE_READ_ONLY,
        NO_SPACE,
        DAMAGED,
        ALREADY_EXISTS,
        SOURCE_UNREADABLE,
        FILE_VANISHED,
        NAME_COLLISION,
        PLACEHOLDER_NAME,
        INCONSISTENT_RESULT,
        TARGET_NOT_EMPTY,
        TARGET_READ_ONLY,
        TARGET_TOO_SMALL,
        WRONG_VOLUME_MODE,
        SNAPSHOT_MISSING,
        SNAPSHOT_INCOMPLETE,
        LOCKED,
        STALLED,
        OTHER
    }
}
