package io.stevedore.task;

import io.stevedore.protocol.MoverProgress;
import java.time.Duration;
import java.util.Optional;

/** What to do next, and why. */
public sealed interface Action {
    String why();

    /** Nothing, until something changes; at the latest {@code again} from now. */
    record Wait(String why, Optional<Duration> again) implements Action {}

    /** Make it ours: finalizer, label, phase Accepted, in one guarded write. */
    record Claim(String why) implements Action {}

    /** Go on where an agent that is gone has stopped: it is ours now, in one guarded write. */
    record TakeOver(String why) implements Action {}

    /** Take the next steps towards a running mover. */
    record Expose(String why) implements Action {}

    /** The mover runs here: phase Prepared. */
    record Prepare(String why) implements Action {}

    /** A slot is ours: phase InProgress. */
    record Start(String why) implements Action {}

    /** Tell how far the mover is. */
    record Report(MoverProgress progress, String why) implements Action {}

    /**
     * The mover was lost and is started again: phase Accepted, a new time, and the attempt counted, in one guarded write.
     *
     * @param how it was lost
     */
    record Retry(String how, String why) implements Action {}

    /** Say on the task why nothing happens. */
    record Tell(String message, String why) implements Action {}

    /** Ask the mover to stop: phase Canceling. */
    record Cancel(String why) implements Action {}

    /**
     * Take the volume down, then write the verdict with the finalizer off.
     *
     * @param examine look for the cause first, before the objects that tell it are gone
     */
    record Finish(Verdict verdict, boolean examine, String why) implements Action {
        public Finish(Verdict verdict, String why) {
            this(verdict, false, why);
        }
    }

    /** The task is over: take away what is left of it, then the finalizer. */
    record Release(String why) implements Action {}
}
