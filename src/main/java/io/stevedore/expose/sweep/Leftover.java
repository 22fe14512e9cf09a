package io.stevedore.expose.sweep;

import io.stevedore.expose.ObjectRef;
import io.stevedore.task.TaskRef;

/**
 * An object that a task has left behind.
 *
 * @param uid  of the object: another one of its name is not meant
 * @param state of the task, which is not {@link State#OPEN}
 */
public record Leftover(TaskRef task, ObjectRef<?> object, String uid, Kind kind, State state) {

    /** What becomes of it. */
    public enum Kind {
        /** Made by us: it goes. */
        MADE,
        /** Somebody else's, which we have kept from being deleted: it becomes as it was. */
        KEPT
    }

    /** What is known of a task. */
    public enum State {
        OPEN,
        OVER,
        GONE
    }

    /** For people: which object, whose it was, and why nobody needs it. */
    public String text() {
        return "%s was %s for %s (%s), which %s"
                .formatted(
                        object,
                        kind == Kind.MADE ? "made" : "kept from being deleted",
                        task,
                        task.uid(),
                        state == State.GONE ? "does not exist any more" : "is over");
    }
}
