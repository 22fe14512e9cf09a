package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Renews the node's Lease, by which the cluster knows that the node lives, and says that it is ready when the cluster has
 * taken it for dead meanwhile.
 */
final class Heartbeat implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final Kubelet kubelet;
    private final String uid;
    private final Revival revival;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("node-lease").daemon().factory());

    /** @param uid of the Node */
    Heartbeat(Kubelet kubelet, String uid) {
        this.kubelet = kubelet;
        this.uid = uid;
        this.revival = new Revival(kubelet);
        var unused = timer.scheduleWithFixedDelay(this::beat, 0, BETWEEN.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void beat() {
        Clock clock = kubelet.clock();
        String node = kubelet.spec().name();
        var lease = kubelet.client()
                .resources(Lease.class)
                .inNamespace(NodeObjects.LEASE_NAMESPACE)
                .withName(node);
        try {
            lease.patch(PatchContext.of(PatchType.JSON_MERGE), NodeObjects.renewal(clock.instant()));
            revival.look();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
                create(node);
            }
            // else: the next beat is early enough
        } catch (RuntimeException e) {
            // a client that is being closed; an exception would end the timer
        }
    }

    private void create(String node) {
        try {
            kubelet.client()
                    .resource(NodeObjects.lease(node, uid, kubelet.clock().instant()))
                    .create();
        } catch (KubernetesClientException e) {
            kubelet.spec().listener().accept("Cannot create the Lease of node " + node + ": " + e.getMessage());
        }
    }
}
