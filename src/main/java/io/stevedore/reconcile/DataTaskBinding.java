package io.stevedore.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.stevedore.api.v2alpha1.DataTaskStatus;

/** What uploads and downloads have in common: any agent can take one, and their status names two nodes. */
interface DataTaskBinding<S extends DataTaskStatus, T extends CustomResource<?, S>> extends TaskBinding<T> {

    /** An empty one. */
    S newStatus();

    @Override
    default Home home(T object, Home.Around around) {
        return new Home.Anywhere();
    }

    /** The node whose agent took it. */
    default String by(T object) {
        return object.getStatus() == null ? "" : TaskView.text(object.getStatus().acceptedByNode);
    }

    @Override
    default void accepted(ObjectNode status, String node) {
        status.put("acceptedByNode", node);
    }

    @Override
    default void prepared(ObjectNode status, String node) {
        status.put("node", node);
    }

    @Override
    default void unprepared(ObjectNode status) {
        status.putNull("node");
    }

    @Override
    default void strip(T object) {
        S kept = newStatus();
        kept.phase = object.getStatus().phase.intern();
        kept.node = object.getStatus().node;
        kept.acceptedByNode = object.getStatus().acceptedByNode;
        object.setStatus(kept);
        object.setSpec(null);
    }
}
