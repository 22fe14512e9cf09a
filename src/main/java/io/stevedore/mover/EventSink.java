package io.stevedore.mover;

import io.fabric8.kubernetes.api.model.Event;

/** Where events go. */
public interface EventSink {

    /** @return whether it is worth another try when it failed */
    Sent create(Event event);

    /** Changes message, count and last time of an event that was created. */
    Sent update(Event event);

    /** What became of a write. */
    enum Sent {
        DONE,
        /** The event is not there any more. */
        MISSING,
        /** The API server is away or busy. */
        AGAIN,
        /** It will not be accepted. */
        REFUSED
    }
}
