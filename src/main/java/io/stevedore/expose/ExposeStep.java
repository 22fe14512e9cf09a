package io.stevedore.expose;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** The next thing that a plan wants; every step may be repeated without harm. */
public sealed interface ExposeStep {

    /** Read an object that the plan needs to know. */
    record Look(ObjectRef<?> ref) implements ExposeStep {}

    /** Find the volume that is being handed over for a task and whose claim is gone already. */
    record Find(String taskMark, String label, String value) implements ExposeStep {}

    /**
     * Look where a pod's volume is mounted on the agent's node.
     *
     * @param pod    name of the pod's folder
     * @param volume name of the volume's
     */
    record Search(String pod, String volume, boolean block) implements ExposeStep {}

    record Create(HasMetadata object) implements ExposeStep {}

    /**
     * A JSON merge patch.
     *
     * @param patch JSON text
     */
    record Patch(ObjectRef<?> ref, String patch) implements ExposeStep {}

    /** Delete this very object, told from a later one of the same name by its uid. */
    record Delete(ObjectRef<?> ref, String uid) implements ExposeStep {}

    /** Nothing to do until that object changes. */
    record Await(ObjectRef<?> ref, String what) implements ExposeStep {}

    /** Nothing to do until somebody takes that away. */
    record Blocked(Obstacle obstacle) implements ExposeStep {}

    /** The plan is through. */
    record Done() implements ExposeStep {}

    /** The plan can never get through. */
    record Broken(String cause) implements ExposeStep {}
}
