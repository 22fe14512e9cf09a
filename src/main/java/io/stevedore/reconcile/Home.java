package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.expose.ObjectRef;
import java.util.Optional;

/** Whose a new task is to take. */
public sealed interface Home {

    /** Any agent's: whoever's turn it is. */
    record Anywhere() implements Home {}

    /** This agent's alone. */
    record Here() implements Home {}

    /**
     * Nobody's yet, or another agent's.
     *
     * @param node the other agent's; empty when it is not known
     * @param why  a clause for people
     */
    record Elsewhere(String node, String why) implements Home {}

    /** Nobody's, ever. @param why it can never be carried out */
    record Nowhere(String why) implements Home {}

    /** What there is to know of it. */
    interface Around {
        String thisNode();

        boolean hasNode(String name);

        /** A pod of this node, as far as it is watched. */
        Optional<Pod> podHere(ObjectRef<Pod> ref);

        /** Whether this agent is the one that looks after what nobody has taken. */
        boolean first();

        /** Any pod; only for the {@link #first}, for it costs requests. */
        Optional<Pod> pod(ObjectRef<Pod> ref);
    }
}
