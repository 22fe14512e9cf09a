package io.stevedore.coordinator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.api.Names;
import io.stevedore.repository.Repositories;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Takes the place of the Velero server as far as repositories go. One in a namespace works, the others wait for its Lease;
 * it ends when it loses the Lease or when a Velero server is deployed.
 */
public final class Coordinator implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Coordinator.class);

    private final CoordinatorOptions options;
    private final KubernetesClient client;
    private final RepositoryKeeper keeper;
    private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("coordinator").factory());
    private volatile boolean leads;

    public Coordinator(
            CoordinatorOptions options, KubernetesClient client, Repositories repositories, InstantSource clock) {
        this.options = options;
        this.client = client;
        this.keeper = new RepositoryKeeper(
                client, options.namespace(), new RepositoryExaminer(options, client, repositories, clock), clock);
    }

    /**
     * Works until {@link #close} or until it must not go on.
     *
     * @return why it must not go on; empty when it was asked to end
     */
    public Optional<String> run() {
        try (Leadership leadership =
                new Leadership(client, options.namespace(), options.identity(), this::lead, this::lost)) {
            Optional<String> server = veleroServer();
            if (server.isPresent()) {
                return server;
            }
            return work(leadership);
        } catch (KubernetesClientException e) {
            return Optional.of("the API server at %s cannot be asked whether a Velero server is deployed: %s"
                    .formatted(client.getMasterUrl(), e.getMessage()));
        }
    }

    private Optional<String> work(Leadership leadership) {
        try {
            var unused = leadership.run().whenComplete((nothing, error) -> lost());
            return end.join();
        } finally {
            leads = false;
            timer.shutdownNow();
            keeper.close();
        }
    }

    /** Ends the work and gives the Lease back; {@link #run} returns then. */
    @Override
    public void close() {
        end.complete(Optional.empty());
    }

    /** Whether this process holds the Lease and works. */
    public boolean leads() {
        return leads;
    }

    /** How many BackupRepositories are in this phase, as far as they are watched. */
    public long repositoriesIn(String phase) {
        return leads ? keeper.count(phase) : 0;
    }

    private void lost() {
        end.complete(
                Optional.of("the Lease %s/%s was lost: another coordinator took it, or it could not be renewed for %d s"
                        .formatted(
                                options.namespace(), Names.COORDINATOR_LEASE, Leadership.RENEW_DEADLINE.toSeconds())));
    }

    private void lead() {
        timer.execute(() -> {
            try {
                options.password().ensure(client, options.namespace());
                keeper.start();
                leads = true;
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
}
