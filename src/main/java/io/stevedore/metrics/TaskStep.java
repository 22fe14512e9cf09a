package io.stevedore.metrics;

/** Phases that a task can enter; the value of the label {@code phase}. */
enum TaskStep {
    ACCEPTED("Accepted"),
    PREPARED("Prepared"),
    IN_PROGRESS("InProgress"),
    CANCELING("Canceling"),
    COMPLETED("Completed"),
    FAILED("Failed"),
    CANCELED("Canceled");

    private final String label;

    TaskStep(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
