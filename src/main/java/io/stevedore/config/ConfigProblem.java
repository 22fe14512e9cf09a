package io.stevedore.config;

/**
 * Something in a configuration that will not do what its author meant.
 *
 * @param path to the value, such as {@code loadConcurrency.perNodeConfig[0].number}; {@code ""} for the whole
 * @param text what was found and what happens
 */
public record ConfigProblem(Severity severity, String path, String text) {
    /** Whether it can be lived with. */
    public enum Severity {
        /** The value is passed over. */
        WARNING,
        /** The document cannot be used at all. */
        FATAL
    }

    static ConfigProblem warning(String path, String text) {
        return new ConfigProblem(Severity.WARNING, path, text);
    }

    static ConfigProblem fatal(String path, String text) {
        return new ConfigProblem(Severity.FATAL, path, text);
    }

    boolean isFatal() {
        return severity == Severity.FATAL;
    }

    @Override
    public String toString() {
        return path.isEmpty() ? text : path + ": " + text;
    }
}
