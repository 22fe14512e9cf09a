package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.ErrorSigns;
import io.stevedore.engine.program.ErrorSigns.Sign;
import java.util.List;
import java.util.stream.Collectors;

/** What the program's error texts mean. They have no codes; the exit code is 1 for everything. */
final class KopiaErrors {
    private static final ErrorSigns SIGNS = new ErrorSigns(List.of(
            new Sign("invalid repository password", Cause.WRONG_PASSWORD),
            new Sign("no space left on device", Cause.NO_SPACE),
            new Sign("disk quota exceeded", Cause.NO_SPACE),
            new Sign("storage is read-only", Cause.STORAGE_READ_ONLY),
            new Sign("read-only file system", Cause.STORAGE_READ_ONLY),
            new Sign("repository not initialized in the provided storage", Cause.NOT_INITIALISED),
            new Sign("error getting kopia.repository blob: blob not found", Cause.NOT_INITIALISED),
            new Sign("found existing data in storage location", Cause.ALREADY_EXISTS),
            new Sign("repository already initialized", Cause.ALREADY_EXISTS),
            new Sign("invalid checksum at", Cause.DAMAGED),
            new Sign("the specified bucket does not exist", Cause.STORAGE_MISSING),
            new Sign("error code: containernotfound", Cause.STORAGE_MISSING), // Azure
            new Sign("bucket doesn't exist", Cause.STORAGE_MISSING), // Google
            new Sign("error code: authenticationfailed", Cause.STORAGE_REFUSED),
            new Sign("error code: authorization", Cause.STORAGE_REFUSED), // failure, or permission mismatch
            new Sign("invalid_grant", Cause.STORAGE_REFUSED),
            new Sign("does not have storage.", Cause.STORAGE_REFUSED), // ... objects.list access to the bucket
            new Sign("request signature we calculated does not match", Cause.STORAGE_REFUSED),
            new Sign("access key id you provided does not exist", Cause.STORAGE_REFUSED),
            new Sign("no user exists with the provided access key id", Cause.STORAGE_REFUSED),
            new Sign("access denied", Cause.STORAGE_REFUSED),
            new Sign("cannot access storage path", Cause.STORAGE_UNREACHABLE),
            // a repository's folder that is gone: the program does not make it anew
            new Sign("can't re-create top-level directory", Cause.STORAGE_UNREACHABLE),
            new Sign("can't connect to storage", Cause.STORAGE_UNREACHABLE),
            new Sign("cannot open storage", Cause.STORAGE_UNREACHABLE),
            new Sign("connection refused", Cause.STORAGE_UNREACHABLE),
            new Sign("failed to prepare source", Cause.SOURCE_UNREADABLE),
            new Sign("upload error: permission denied", Cause.SOURCE_UNREADABLE),
            new Sign("no snapshots matched", Cause.SNAPSHOT_MISSING),
            new Sign("unable to open repository", Cause.STORAGE_UNREACHABLE)));

    private KopiaErrors() {}

    static EngineFailure failure(String attempted, Ended ended) {
        return SIGNS.failure(attempted, ended);
    }

    static EngineFailure ours(String attempted, Exception e) {
        return SIGNS.ours(attempted, e);
    }

    static Cause cause(List<String> lines) {
        return SIGNS.cause(lines);
    }

    /**
     * What files that failed mean. The program counts a file as failed also when it was the repository that could not be
     * written.
     */
    static EngineFailure failedFiles(String attempted, KopiaSnapshot snapshot, Ended ended) {
        return switch (cause(ended.errors())) {
            case NO_SPACE, STORAGE_READ_ONLY, STORAGE_UNREACHABLE, STORAGE_MISSING, STORAGE_REFUSED ->
                failure(attempted, ended);
            default -> unreadable(attempted, snapshot);
        };
    }

    private static EngineFailure unreadable(String attempted, KopiaSnapshot snapshot) {
        List<KopiaSnapshot.FileError> errors = snapshot.errors();
        boolean vanished = errors.stream().anyMatch(error -> error.error().contains("no such file or directory"));
        boolean placeholder = errors.stream().anyMatch(error -> error.error().contains("can't read placeholder"));
        Cause cause = vanished ? Cause.FILE_VANISHED : placeholder ? Cause.PLACEHOLDER_NAME : Cause.SOURCE_UNREADABLE;
        String listed = errors.stream()
                .limit(ErrorSigns.LINES)
                .map(error -> "\"" + error.path() + "\": " + firstLine(error.error()))
                .collect(Collectors.joining("; "));
        String text = vanished ? "a file vanished while it was read (retry when nobody writes to the volume): " : "";
        return new EngineFailure(
                cause, ErrorSigns.bounded(attempted + ": " + text + snapshot.failed() + " unreadable: " + listed));
    }

    /** A large file is read in parts, and each part adds a line. */
    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
