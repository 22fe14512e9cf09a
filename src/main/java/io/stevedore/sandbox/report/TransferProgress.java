package io.stevedore.sandbox.report;

import java.time.Duration;

/**
 * How far a transfer is.
 *
 * @param totalBytes 0 while unknown
 * @param elapsed    since the first byte could flow
 */
public record TransferProgress(String task, long doneBytes, long totalBytes, Duration elapsed) {
    private static final int BAR = 30;

    /** Between 0 and 1; 0 while the total is unknown. */
    double share() {
        return totalBytes <= 0 ? 0 : Math.clamp((double) doneBytes / totalBytes, 0, 1);
    }

    /** What is left at the pace so far; zero when nothing can be said. */
    Duration remaining() {
        if (doneBytes <= 0 || totalBytes <= doneBytes) {
            return Duration.ZERO;
        }
        return Duration.ofMillis(Math.round(elapsed.toMillis() * ((double) (totalBytes - doneBytes) / doneBytes)));
    }

    /** One line without a bar. */
    public String line() {
        if (totalBytes <= 0) {
            return "%s: waiting for the first figures, %s".formatted(task, Amounts.time(elapsed));
        }
        return "%s: %3.0f %%, %s of %s, %s%s"
                .formatted(
                        task,
                        share() * 100,
                        Amounts.bytes(doneBytes),
                        Amounts.bytes(totalBytes),
                        Amounts.rate(doneBytes, elapsed),
                        remaining().isZero() ? "" : ", " + Amounts.time(remaining()) + " left");
    }

    /** One line with a bar, for a terminal. */
    public String bar() {
        int filled = (int) Math.round(share() * BAR);
        return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + line();
    }
}
