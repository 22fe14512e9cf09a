package io.stevedore.app;

import picocli.CommandLine.Option;

/** How an answer is written: for people, or for programs. */
final class OutputOption {
    /** The names are what a user types. */
    enum Format {
        text,
        json
    }

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one document on standard output, all else on standard error.")
    Format format = Format.text;

    boolean json() {
        return format == Format.json;
    }
}
