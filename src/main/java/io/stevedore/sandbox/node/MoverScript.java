package io.stevedore.sandbox.node;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a played data mover behaves once its task is InProgress.
 *
 * @param work           how long it works
 * @param progressEvents how many progress events it sends, evenly spread over its work
 * @param totalBytes     what it reports as the volume's size
 * @param ending         how it ends when nobody cancels
 * @param failure        the engine's error, for {@link Ending#FAILS}
 * @param deafToCancel   whether it works on when the task is cancelled
 * @param writes         file to write below the volume of a restore, or null
 */
public record MoverScript(
        Duration work,
        int progressEvents,
        long totalBytes,
        Ending ending,
        String failure,
        boolean deafToCancel,
        @Nullable Path writes) {

    /** The ways to end. */
    public enum Ending {
        /** With a result. */
        COMPLETES,
        /** With the engine's error. */
        FAILS,
        /** Killed in the middle: no event, no termination message, exit code 137. */
        DIES,
        /** Out of memory: as {@link #DIES}, with the reason OOMKilled. */
        OUT_OF_MEMORY,
        /** Exit code 0 before its task was InProgress, without an event and without a result. */
        ENDS_EARLY
    }

    /** A mover that succeeds. */
    public static MoverScript completes(Duration work) {
        return new MoverScript(work, 2, 64L << 20, Ending.COMPLETES, "", false, null);
    }

    /** A mover whose engine fails. */
    public static MoverScript fails(Duration work, String error) {
        return new MoverScript(work, 1, 64L << 20, Ending.FAILS, error, false, null);
    }

    public MoverScript ending(Ending other) {
        return new MoverScript(work, progressEvents, totalBytes, other, failure, deafToCancel, writes);
    }

    public MoverScript deaf() {
        return new MoverScript(work, progressEvents, totalBytes, ending, failure, true, writes);
    }

    public MoverScript withProgressEvents(int count) {
        return new MoverScript(work, count, totalBytes, ending, failure, deafToCancel, writes);
    }

    /** @param file relative to the volume */
    public MoverScript writing(Path file) {
        return new MoverScript(work, progressEvents, totalBytes, ending, failure, deafToCancel, file);
    }
}
