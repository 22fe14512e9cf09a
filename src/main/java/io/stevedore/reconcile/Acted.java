package io.stevedore.reconcile;

import java.time.Duration;
import java.util.Optional;

/** What came of an action. */
sealed interface Acted<T> {

    /** Something changed: look again at once, at this state of the object. */
    record Again<T>(T object) implements Acted<T> {}

    /** Nothing to do until an event, at the latest after the given time. */
    record Later<T>(Optional<Duration> after) implements Acted<T> {}

    /** The task is over, and nothing of it is left to remember. */
    record Over<T>() implements Acted<T> {}

    static <T> Acted<T> later() {
        return new Later<>(Optional.empty());
    }

    static <T> Acted<T> later(Duration after) {
        return new Later<>(Optional.of(after));
    }
}
