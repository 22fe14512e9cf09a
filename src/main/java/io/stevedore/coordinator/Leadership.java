package io.stevedore.coordinator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.stevedore.api.Names;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The Lease. All requests for it come from one thread, and the last of them gives it back: the elector's own future is
 * cancelled at once, but a renewal that is on its way by then, or due, would take the Lease again behind our back.
 */
final class Leadership implements AutoCloseable {
    static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final Duration DURATION = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int PATIENCE_SECONDS = 5;

    private final KubernetesClient client;
    private final String namespace;
    private final String identity;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("lease").factory());
    private final LeaderElector elector;
    private @Nullable CompletableFuture<?> election;

    /**
     * @param client that gives up early: a holder that cannot renew has to know it in time
     * @param identity of this process
     * @param won     called once, from the thread of the Lease
     * @param lost    called once it is lost, or was given back
     */
    Leadership(KubernetesClient client, String namespace, String identity, Runnable won, Runnable lost) {
        this.client = client;
        this.namespace = namespace;
        this.identity = identity;
        elector = new LeaderElectorBuilder(client, thread)
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("coordinator")
                        .withLock(new LeaseLock(namespace, Names.COORDINATOR_LEASE, identity))
                        .withLeaseDuration(DURATION)
                        .withRenewDeadline(RENEW_DEADLINE)
                        .withRetryPeriod(RETRY)
                        .withReleaseOnCancel(false)
                        .withLeaderCallbacks(new LeaderCallbacks(won, lost, Leadership::tell))
                        .build())
                .build();
    }

    /** Applies for the Lease; ends when it was lost. */
    CompletableFuture<?> run() {
        CompletableFuture<?> started = elector.start();
        election = started;
        return started;
    }

    /** Gives the Lease back; one that cannot be given back runs out by itself. */
    @Override
    public void close() {
        if (election != null) {
            election.cancel(true);
            thread.shutdown();
            try {
                if (thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    release();
                } else {
                    LOG.info("The Lease was not given back, it runs out by itself cause=a renewal hangs");
                }
            } catch (KubernetesClientException e) {
                LOG.infof("The Lease was not given back, it runs out by itself cause=%s", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        thread.shutdownNow();
    }

    /** The elector's own release is a merge patch that leaves the holder out, and so leaves it in. */
    private void release() {
        Resource<Lease> resource = client.leases().inNamespace(namespace).withName(Names.COORDINATOR_LEASE);
        Lease lease = resource.get();
        if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
            resource.patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    "{\"metadata\":{\"resourceVersion\":\"%s\"},\"spec\":{\"holderIdentity\":null}}"
                            .formatted(lease.getMetadata().getResourceVersion()));
        }
    }

    private static void tell(@Nullable String leader) {
        if (leader != null) {
            LOG.infof("Coordinator at work identity=%s", leader);
        }
    }
}
