package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.Names;
import io.stevedore.sandbox.controlplane.ControlPlane;
import java.time.Duration;
import java.util.Objects;

/**
 * A mover at work and what it stands on.
 *
 * @param task name of the task, and of its mover's pod
 * @param node the mover's
 */
record DisruptionSite(World world, String task, String node) {
    static DisruptionSite of(World world, String task) {
        Pod pod = Objects.requireNonNull(
                world.admin().pods().inNamespace(World.VELERO).withName(task).get(), "the mover's pod");
        return new DisruptionSite(world, task, pod.getSpec().getNodeName());
    }

    void deleteMover() {
        world.admin()
                .pods()
                .inNamespace(World.VELERO)
                .withName(task)
                .withGracePeriod(0)
                .delete();
    }

    void killMover() {
        world.node(node).kill(World.VELERO, task);
    }

    void killAgent() {
        world
                .admin()
                .pods()
                .inNamespace(World.VELERO)
                .withLabel(Names.ROLE_LABEL, Names.ROLE_NODE_AGENT)
                .list()
                .getItems()
                .stream()
                .filter(pod -> node.equals(pod.getSpec().getNodeName()))
                .forEach(pod ->
                        world.node(node).kill(World.VELERO, pod.getMetadata().getName()));
    }

    /** Another node takes its place in the cluster, so that those that come later find as many. */
    void loseNode() {
        world.loseNode(node);
        world.addNode(node + "-new");
    }

    void apiServerDown(Duration time) throws InterruptedException {
        ControlPlane.Outage outage = world.controlPlane().killApiServer();
        Thread.sleep(time);
        outage.end();
    }

    void apiServerFrozen(Duration time) throws InterruptedException {
        ControlPlane.Outage outage = world.controlPlane().freezeApiServer();
        Thread.sleep(time);
        outage.end();
    }
}
