package io.stevedore.sandbox.bench;

import java.util.Locale;

/**
 * What was promised of a measurement.
 *
 * @param what  was measured
 * @param most  that it may be
 * @param unit  of both numbers; empty for a count or a ratio
 */
public record Bar(String what, double measured, double most, String unit) {

    public boolean kept() {
        return measured <= most;
    }

    /** For people. */
    public String text() {
        String space = unit.isEmpty() ? "" : " ";
        return "%s: %s%s%s, at most %s%s%s: %s"
                .formatted(what, number(measured), space, unit, number(most), space, unit, kept() ? "kept" : "MISSED");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
