package io.stevedore.coordinator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.stevedore.repository.Repositories;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of the Velero server as far as repositories go. One in a namespace works, the others wait for its Lease;
 * it ends when it loses the Lease or when a Velero server is deployed.
 */
public final class Coordinator implements AutoCloseable {
    /** The name of the Lease. */
    public static final String LEASE = "stevedore-coordinator";

    private static final int RELEASE_TRIES = 5;
    private static final Logger LOG = Logger.getLogger(Coordinator.class);

    private final CoordinatorOptions options;
    private final KubernetesClient client;
    private final RepositoryKeeper keeper;
    private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("coordinator").factory());

    public Coordinator(
            CoordinatorOptions options, KubernetesClient client, Repositories repositories, InstantSource clock) {
        this.options = options;
        this.client = client;
        this.keeper = new RepositoryKeeper(
                client, options.namespace(), new RepositoryExaminer(client, options.namespace(), repositories, clock));
    }

    /**
     * Works until {@link #close} or until it must not go on.
     *
     * @return why it must not go on; empty when it was asked to end
     */
    public Optional<String> run() {
        Optional<String> server = veleroServer();
        if (server.isPresent()) {
            return server;
        }
        LeaderElector elector = elector();
        CompletableFuture<?> election = elector.start();
        election.whenComplete((nothing, error) -> end.complete(Optional.of("the Lease " + lease() + " was lost")));
        try {
            return end.join();
        } finally {
            timer.shutdownNow();
            keeper.close();
            election.cancel(true);
            giveLeaseBack(elector);
        }
    }

    /** Ends the work and gives the Lease back; {@link #run} returns then. */
    @Override
    public void close() {
        end.complete(Optional.empty());
    }

    private LeaderElector elector() {
        return client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("coordinator")
                        .withLock(new LeaseLock(options.namespace(), LEASE, options.identity()))
                        .withLeaseDuration(Duration.ofSeconds(15))
                        .withRenewDeadline(Duration.ofSeconds(10))
                        .withRetryPeriod(Duration.ofSeconds(2))
                        .withReleaseOnCancel(false)
                        .withLeaderCallbacks(new LeaderCallbacks(
                                this::lead,
                                () -> end.complete(Optional.of("the Lease " + lease() + " was lost")),
                                this::tellLeader))
                        .build())
                .build();
    }

    private void tellLeader(@Nullable String leader) {
        if (leader != null) {
            LOG.infof("Coordinator at work identity=%s", leader);
        }
    }

    /** A renewal that is on its way makes the first try fail. */
    private void giveLeaseBack(LeaderElector elector) {
        try {
            for (int tries = 0; tries < RELEASE_TRIES && holdsLease(); tries++) {
                elector.release();
            }
        } catch (KubernetesClientException e) {
            LOG.infof("The Lease was not given back, it runs out by itself cause=%s", e.getMessage());
        }
    }

    private boolean holdsLease() {
        Lease lease =
                client.leases().inNamespace(options.namespace()).withName(LEASE).get();
        return lease != null && options.identity().equals(lease.getSpec().getHolderIdentity());
    }

    private void lead() {
        timer.execute(() -> {
            try {
                options.password().ensure(client, options.namespace());
                keeper.start();
                LOG.infof("Looking after repositories namespace=%s", options.namespace());
            } catch (RuntimeException e) {
                end.complete(Optional.of("cannot start in namespace " + options.namespace() + ": " + e.getMessage()));
            }
        });
        long period = options.lookAgain().toMillis();
        timer.scheduleWithFixedDelay(this::lookAround, period, period, TimeUnit.MILLISECONDS);
    }

    private void lookAround() {
        try {
            Optional<String> server = veleroServer();
            if (server.isPresent()) {
                end.complete(server);
            } else {
                keeper.lookAgain();
            }
        } catch (KubernetesClientException e) {
            LOG.warnf("The cluster does not answer, asked again later cause=%s", e.getMessage());
        }
    }

    private Optional<String> veleroServer() {
        return VeleroServer.among(client.apps()
                        .deployments()
                        .inNamespace(options.namespace())
                        .list()
                        .getItems())
                .map(name -> "Deployment " + options.namespace() + "/" + name
                        + " runs a Velero server, which looks after the repositories itself; the stand-alone"
                        + " coordinator does not run beside it. Remove the one or the other.");
    }

    private String lease() {
        return options.namespace() + "/" + LEASE;
    }
}
