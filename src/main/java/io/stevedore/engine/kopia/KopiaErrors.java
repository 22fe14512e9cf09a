package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import java.util.List;
import java.util.Locale;
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
            new Sign("cannot access storage path", Cause.STORAGE_UNREACHABLE),
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
        String found = lines.isEmpty()
                ? "the engine ended with code " + ended.code() + " and said nothing"
                : lines.stream()
                        .skip(Math.max(0, lines.size() - LINES))
                        .distinct()
                        .collect(Collectors.joining("; "));
        return new EngineFailure(cause(lines), bounded(attempted + ": " + found));
    }

    static Cause cause(List<String> lines) {
        String all = String.join("\n", lines).toLowerCase(Locale.ROOT);
        return SIGNS.stream()
                .filter(sign -> all.contains(sign.text()))
                .map(Sign::cause)
                .findFirst()
                .orElse(Cause.OTHER);
    }

    /** What a snapshot says about files that could not be read. */
    static EngineFailure unreadable(String attempted, KopiaSnapshot snapshot) {
        List<KopiaSnapshot.FileError> errors = snapshot.errors();
        boolean vanished = errors.stream().anyMatch(error -> error.error().contains("no such file or directory"));
        boolean placeholder = errors.stream().anyMatch(error -> error.error().contains("can't read placeholder"));
        Cause cause = vanished ? Cause.FILE_VANISHED : placeholder ? Cause.PLACEHOLDER_NAME : Cause.SOURCE_UNREADABLE;
        String listed = errors.stream()
                .limit(LINES)
                .map(error -> "\"" + error.path() + "\": " + error.error())
                .collect(Collectors.joining("; "));
        String text = vanished ? "a file vanished while it was read (retry when nobody writes to the volume): " : "";
        return new EngineFailure(
                cause, bounded(attempted + ": " + text + snapshot.failed() + " unreadable: " + listed));
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
