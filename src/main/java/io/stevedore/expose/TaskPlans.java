package io.stevedore.expose;

import io.stevedore.protocol.MoverResult;
import java.util.Optional;

/** All plans of one task, in the order in which they run. */
public interface TaskPlans {

    /** Towards a mover pod; {@link ExposeStep.Done} once it exists. */
    ExposeStep expose(Facts facts);

    /**
     * The mover succeeded: note its result where it outlives the pod, and hand over what was restored. Broken here
     * means that the data cannot be used, and the task fails.
     */
    ExposeStep settle(Facts facts, MoverResult result);

    /** What {@link #settle} noted, when the pod is gone already. */
    Optional<MoverResult> settled(Facts facts);

    /** Takes everything down that must be gone before the end is written. */
    ExposeStep takeDown(Facts facts, boolean succeeded);

    /** Takes the rest down, the note of {@link #settle} included. */
    ExposeStep afterEnd(Facts facts);
}
