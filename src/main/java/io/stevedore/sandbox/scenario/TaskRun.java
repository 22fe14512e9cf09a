package io.stevedore.sandbox.scenario;

import java.time.Instant;
import java.util.Set;

/**
 * A task that was asked for.
 *
 * @param title   what it is called in the table
 * @param created the moment before it was asked for
 * @param touches names of the objects that only this task touches, beside those that carry its own name
 */
record TaskRun(String title, String kind, String name, Instant created, Set<String> touches) {
    String resource() {
        return kind.toLowerCase(java.util.Locale.ROOT) + "s";
    }
}
