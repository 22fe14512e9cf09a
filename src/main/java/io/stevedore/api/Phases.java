package io.stevedore.api;

import java.util.Set;

/** The values of {@code status.phase} of a data upload or download; an absent phase means New. */
public final class Phases {
    private Phases() {}

    public static final String NEW = "New";
    public static final String ACCEPTED = "Accepted";
    public static final String PREPARED = "Prepared";
    public static final String IN_PROGRESS = "InProgress";
    public static final String CANCELING = "Canceling";
    public static final String CANCELED = "Canceled";
    public static final String COMPLETED = "Completed";
    public static final String FAILED = "Failed";

    private static final Set<String> FINAL = Set.of(CANCELED, COMPLETED, FAILED);

    /** Whether nothing will happen to a task in this phase any more. */
    public static boolean isFinal(String phase) {
        return FINAL.contains(phase);
    }
}
