package io.stevedore.task;

/** How a task ended. */
public enum Result {
    COMPLETED("Completed"),
    FAILED("Failed"),
    CANCELED("Canceled");

    private final String phase;

    Result(String phase) {
        this.phase = phase;
    }

    /** The value of {@code status.phase}. */
    public String phase() {
        return phase;
    }
}
