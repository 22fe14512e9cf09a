package io.stevedore.task;

/** Whether a mover that was lost may be started again, under the same task. */
public sealed interface Retry {
    String why();

    /** It ends the task. */
    record Never(String why) implements Retry {}

    /**
     * Its node may be alive, and its process with it.
     *
     * @param told the task says so already
     */
    record NotYet(String why, boolean told) implements Retry {}

    /** Nothing of it can be at work any more. */
    record Possible(String why) implements Retry {}
}
