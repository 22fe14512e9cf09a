package io.stevedore.engine.kopia;

import java.util.List;

/**
 * One run of the program, over.
 *
 * @param code   its exit code
 * @param how    whether it ended by itself
 * @param output lines of standard output
 * @param errors lines of standard error without progress, the last ones
 */
record Ended(int code, How how, List<String> output, List<String> errors) {

    enum How {
        BY_ITSELF,
        STOPPED,
        STALLED
    }

    boolean isGood() {
        return code == 0 && how == How.BY_ITSELF;
    }
}
