package io.stevedore.sandbox.report;

import java.time.Duration;
import java.util.Locale;

/** Bytes and times as people read them; powers of ten, as disks and networks are sold. */
public final class Amounts {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Amounts() {}

    /** For example {@code 3.4 MB}. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 999.5 && unit < UNITS.length - 1) {
            amount /= 1000;
            unit++;
        }
        String format = unit == 0 || amount >= 99.95 ? "%.0f %s" : "%.1f %s";
        return format.formatted(amount, UNITS[unit]);
    }

    /** Bytes of a time; a dash when no time passed. */
    public static String rate(long bytes, Duration time) {
        return time.isZero() || time.isNegative() ? "-" : bytes(bytesPerSecond(bytes, time)) + "/s";
    }

    /** Zero when no time passed. */
    public static long bytesPerSecond(long bytes, Duration time) {
        return time.isZero() || time.isNegative() ? 0 : Math.round(bytes / seconds(time));
    }

    /** For example {@code 2.9 s} or {@code 3 min 12 s}. */
    public static String time(Duration time) {
        if (time.toSeconds() < 100) {
            return String.format(Locale.ROOT, "%.1f s", seconds(time));
        }
        return "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
    }

    /** With fractions. */
    public static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    /** With thousands separated, for example {@code 5,000}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
