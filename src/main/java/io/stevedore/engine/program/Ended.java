package io.stevedore.engine.program;

import java.util.List;

/**
 * One run of the program, over.
 *
 * @param code   its exit code
 * @param how    whether it ended by itself
 * @param output lines of standard output
 * @param errors lines of standard error without progress, the last ones
 */
public record Ended(int code, How how, List<String> output, List<String> errors) {

    public enum How {
        BY_ITSELF,
        STOPPED,
        STALLED
    }

    public boolean isGood() {
        return code == 0 && how == How.BY_ITSELF;
    }
}
