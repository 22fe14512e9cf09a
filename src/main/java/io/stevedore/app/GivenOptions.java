package io.stevedore.app;

import io.stevedore.engine.EngineType;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What was given on the command line, and what is wrong with it. */
record GivenOptions(CommandSpec spec) {

    boolean has(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** @throws ParameterException unless {@code least <= value <= most} */
    void inRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(
                    "Invalid value for option '%s': %d is not between %d and %d".formatted(option, value, least, most));
        }
    }

    /** @throws ParameterException when there is no such engine */
    void engine(String name) {
        if (EngineType.of(name).isEmpty()) {
            throw wrong("Invalid value for option '--engine': %s is neither kopia nor restic".formatted(name));
        }
    }

    /** Options that would have no effect beside another one are refused: the user expects them to have one. */
    void notTogether(String option, String... others) {
        for (String other : others) {
            if (has(option) && has(other)) {
                throw wrong("%s has no effect beside %s: leave one of them out".formatted(other, option));
            }
        }
    }

    /** Options that have an effect with another one alone. */
    void onlyWith(String option, String... others) {
        for (String other : others) {
            if (!has(option) && has(other)) {
                throw wrong("%s has no effect without %s".formatted(other, option));
            }
        }
    }

    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
