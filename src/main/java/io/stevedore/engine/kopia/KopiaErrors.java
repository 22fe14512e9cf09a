package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the program's error texts mean. They have no codes; the exit code is 1 for everything. */
final class KopiaErrors {
    private static final int LINES = 3;
    private static final int LONGEST = 1500;

    private record Sign(String text, Cause cause) {}

    /** The first that occurs decides. */
    private static final List<Sign> SIGNS = List.of(
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
            new Sign("unable to open repository", Cause.STORAGE_UNREACHABLE));

    private KopiaErrors() {}

    /**
     * @param attempted what was tried, on what
     * @param ended     the run that was not good
     */
    static EngineFailure failure(String attempted, Ended ended) {
        if (ended.how() == Ended.How.STALLED) {
            return new EngineFailure(Cause.STALLED, attempted + ": the engine made no progress and was ended");
        }
        List<String> lines = ended.errors();
        Optional<Sign> sign = sign(lines);
        Cause cause = sign.map(Sign::cause).orElse(Cause.OTHER);
        String found = lines.isEmpty()
                ? "the engine ended with code " + ended.code() + " and said nothing"
                : sign.map(known -> decisive(known, lines)).orElseGet(() -> last(lines));
        return new EngineFailure(cause, bounded(attempted + ": " + found) + advice(cause));
    }

    /** Of this process, not of the program. */
    static EngineFailure ours(String attempted, Exception e) {
        Cause cause = cause(List.of(e.toString()));
        return new EngineFailure(cause, bounded(attempted + ": " + e) + advice(cause));
    }

    /** The last line with the sign says it with the most words around it. */
    private static String decisive(Sign sign, List<String> lines) {
        return lines.reversed().stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains(sign.text()))
                .findFirst()
                .orElseGet(() -> last(lines));
    }

    private static String last(List<String> lines) {
        return lines.stream().skip(Math.max(0, lines.size() - LINES)).distinct().collect(Collectors.joining("; "));
    }

    /** What the reader can do, where that is known. */
    private static String advice(Cause cause) {
        return switch (cause) {
            case WRONG_PASSWORD ->
                ". The repository was created with another password: put that one into the Secret, or use another place.";
            case NO_SPACE -> ". A disk or a quota is full: make room there, then start again.";
            case STORAGE_READ_ONLY -> ". The storage may not be written: mount it writable.";
            case STORAGE_UNREACHABLE -> ". Check that the repository's storage is there, mounted and reachable.";
            case STORAGE_MISSING -> ". Make the bucket, or mend spec.objectStorage.bucket of the location.";
            case STORAGE_REFUSED ->
                ". The store refuses the keys: mend those of the location, or what they may do there.";
            case NOT_INITIALISED ->
                ". There is no repository in this place (any more). Of an object store the engine also says so when the bucket"
                        + " is missing, or when the store does not know the keys.";
            case DAMAGED -> ". The repository is damaged: mend it before anything else is written to it.";
            default -> "";
        };
    }

    static Cause cause(List<String> lines) {
        return sign(lines).map(Sign::cause).orElse(Cause.OTHER);
    }

    private static Optional<Sign> sign(List<String> lines) {
        String all = String.join("\n", lines).toLowerCase(Locale.ROOT);
        return SIGNS.stream().filter(sign -> all.contains(sign.text())).findFirst();
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
                .limit(LINES)
                .map(error -> "\"" + error.path() + "\": " + firstLine(error.error()))
                .collect(Collectors.joining("; "));
        String text = vanished ? "a file vanished while it was read (retry when nobody writes to the volume): " : "";
        return new EngineFailure(
                cause, bounded(attempted + ": " + text + snapshot.failed() + " unreadable: " + listed));
    }

    /** A large file is read in parts, and each part adds a line. */
    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
