package io.stevedore.config;

import io.stevedore.config.json.Lines;

/**
 * Something in a configuration that will not do what its author meant.
 *
 * @param text   a sentence with what is wrong and what happens
 * @param found  what stands there; may be empty
 * @param expected what would be right; may be empty
 * @param advice what to do about it; may be empty
 */
public record ConfigProblem(Severity severity, Place place, String text, String found, String expected, String advice) {
    /** Whether it can be lived with. */
    public enum Severity {
        /** The value is passed over. */
        WARNING,
        /** The document cannot be used at all. */
        FATAL
    }

    /**
     * Where it stands.
     *
     * @param line   from 1; 0 when it is not about a place in a text
     * @param column from 1; 0 when it is not about a place in a text
     * @param path   to the value, such as {@code loadConcurrency.perNodeConfig[0].number}; {@code ""} for the whole
     */
    public record Place(int line, int column, String path) {
        static final Place WHOLE = new Place(0, 0, "");

        static Place of(Lines lines, int at, String path) {
            return new Place(lines.line(at), lines.column(at), path);
        }
    }

    static ConfigProblem warning(Place place, String text, String found, String expected, String advice) {
        return new ConfigProblem(Severity.WARNING, place, text, found, expected, advice);
    }

    static ConfigProblem fatal(Place place, String text, String found, String expected, String advice) {
        return new ConfigProblem(Severity.FATAL, place, text, found, expected, advice);
    }

    /** Of the ConfigMap and not of its text. */
    static ConfigProblem fatal(String text) {
        return fatal(Place.WHOLE, text, "", "", "");
    }

    public boolean isFatal() {
        return severity == Severity.FATAL;
    }

    /** On one line: place, sentence, advice. */
    @Override
    public String toString() {
        String where = place.line() == 0 ? "" : "line " + place.line() + ", column " + place.column() + ": ";
        return where + text + (advice.isEmpty() ? "" : "; " + advice);
    }
}
