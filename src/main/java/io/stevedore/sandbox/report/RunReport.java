package io.stevedore.sandbox.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a run.
 *
 * @param tolerated  differences that the engine is known not to keep, by kind
 * @param violations differences that must not be, by kind
 * @param leftovers  what stayed behind, one line each
 * @param failures   what else went wrong, one line each
 * @param permissions what our accounts may do beside what they did
 * @param figures    single measurements by name, for example {@code makespanSeconds}
 */
public record RunReport(
        List<TaskReport> tasks,
        ApiUsage shared,
        Map<String, Long> tolerated,
        Map<String, Long> violations,
        List<String> leftovers,
        List<String> failures,
        PermissionUse permissions,
        Map<String, Double> figures,
        Duration total) {

    /** Whether everything was equal, nothing was left behind, and the accounts' permissions were the right ones. */
    public boolean success() {
        return violations.isEmpty() && leftovers.isEmpty() && failures.isEmpty() && permissions.asGranted();
    }
}
