package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Container;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of one container.
 *
 * @param container its spec
 * @param state     now
 * @param last      how its run before ended, or null
 * @param restarts  how often it was started again
 * @param ready     whether its readiness probe, if any, succeeded in this run
 */
record ContainerRecord(Container container, State state, State.@Nullable Terminated last, int restarts, boolean ready) {

    /** The states of the API. */
    sealed interface State {
        record Waiting(String reason, @Nullable String message) implements State {}

        record Running(Instant since) implements State {}

        record Terminated(int exitCode, String reason, String message, Instant started, Instant finished)
                implements State {}
    }

    static ContainerRecord created(Container container, boolean initialising) {
        return new ContainerRecord(
                container,
                new State.Waiting(initialising ? "PodInitializing" : "ContainerCreating", null),
                null,
                0,
                false);
    }

    ContainerRecord waiting(String reason, @Nullable String message) {
        State.Terminated before = state instanceof State.Terminated ended ? ended : last;
        return new ContainerRecord(container, new State.Waiting(reason, message), before, restarts, false);
    }

    /** @param again whether it ran before in this pod */
    ContainerRecord running(Instant since, boolean again) {
        State.Terminated before = state instanceof State.Terminated ended ? ended : last;
        return new ContainerRecord(container, new State.Running(since), before, again ? restarts + 1 : restarts, false);
    }

    ContainerRecord becameReady() {
        return new ContainerRecord(container, state, last, restarts, true);
    }

    /** Found by a node that came back: what ran before it was lost is over. */
    ContainerRecord lost(State.Terminated end, int restartsBefore) {
        return new ContainerRecord(container, end, last, restartsBefore, false);
    }

    ContainerRecord terminated(State.Terminated end) {
        return new ContainerRecord(container, end, last, restarts, false);
    }

    boolean succeeded() {
        return state instanceof State.Terminated end && end.exitCode() == 0;
    }

    boolean ended() {
        return state instanceof State.Terminated;
    }

    boolean isRunning() {
        return state instanceof State.Running;
    }
}
