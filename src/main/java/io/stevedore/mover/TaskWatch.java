package io.stevedore.mover;

import java.util.Optional;
import java.util.function.Consumer;

/** Where the mover sees its own task. */
public interface TaskWatch {

    /**
     * Tells the task's state whenever it is first seen or changes, empty when it was deleted; from threads of its own.
     * Nothing is told while the task does not exist yet.
     */
    Watching watch(Consumer<Optional<MoverTask>> listener);

    /** Ends the watch. */
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }
}
