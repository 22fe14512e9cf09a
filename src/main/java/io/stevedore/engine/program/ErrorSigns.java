package io.stevedore.engine.program;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a program's error texts mean.
 *
 * @param signs the first that occurs decides
 */
public record ErrorSigns(List<Sign> signs) {
    /** Of what a program said, so many lines are told. */
    public static final int LINES = 3;

    private static final int LONGEST = 1500;

    /** @param text in lower case */
    public record Sign(String text, Cause cause) {}

    public ErrorSigns {
        signs = List.copyOf(signs);
    }

    /**
     * @param attempted what was tried, on what
     * @param ended     the run that was not good
     */
    public EngineFailure failure(String attempted, Ended ended) {
        if (ended.how() == Ended.How.STALLED) {
            String said = ended.errors().isEmpty() ? "" : "; it last said: " + last(ended.errors());
            return new EngineFailure(
                    Cause.STALLED, bounded(attempted + ": the engine made no progress and was ended" + said));
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
    public EngineFailure ours(String attempted, Exception e) {
        Cause cause = cause(List.of(e.toString()));
        return new EngineFailure(cause, bounded(attempted + ": " + e) + advice(cause));
    }

    public Cause cause(List<String> lines) {
        return sign(lines).map(Sign::cause).orElse(Cause.OTHER);
    }

    private Optional<Sign> sign(List<String> lines) {
        String all = String.join("\n", lines).toLowerCase(Locale.ROOT);
        return signs.stream().filter(sign -> all.contains(sign.text())).findFirst();
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
            case LOCKED ->
                ". Somebody else works with the repository: try again when they have ended. A lock that its owner left behind"
                        + " counts no more after 30 minutes.";
            default -> "";
        };
    }

    public static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** A file system's exceptions say what they mean by their type only. */
    public static String text(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case AccessDeniedException denied -> denied.getFile() + " may not be read";
            case NotDirectoryException file -> file.getFile() + " is not a directory";
            default -> String.valueOf(e.getMessage());
        };
    }
}
